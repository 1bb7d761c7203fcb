"""The search above every page leads to a customer's page; what is typed freely is tried in a browser."""


def test_a_customer_that_is_chosen_is_gone_to(visit):
    page = visit("overview")
    page.selectbox(key="bar.search").set_value("C012").run()
    assert not page.exception
    assert page.query_params.get("customer") in (["C012"], "C012")
