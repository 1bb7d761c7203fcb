"""When a page stands: the script has run to its end and no figure is still on its way."""

from playwright.sync_api import Page


def settled(page: Page) -> None:
    """Wait until the script has run to its end and every figure stands."""
    page.locator("[data-testid=stAppViewContainer]").wait_for()
    page.wait_for_timeout(300)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState"
        " === 'notRunning' && !document.querySelector('[data-testid=stSkeleton]')"
    )
