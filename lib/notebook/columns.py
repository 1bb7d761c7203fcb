"""What columns of answers are, by name. A question names only what is otherwise in it."""

from collections.abc import Mapping
from typing import Literal

Format = Literal["money", "number", "percent", "day", "days", "text", "customer", "document"]

_NAMES: Mapping[Format, str] = {
    "customer": """
        customer customer_before
    """,
    "document": """
        document receipt
    """,
    "day": """
        counts counts_on day decided due due_before due_on effective_on ended issued made_on
        median_pay_date month no_discount_since paid_on quarter sellers_day since starts
        tolerated until week
    """,
    "days": """
        allowed days days_late days_late_before days_more from_day median oldest paid_after
        paid_days term to_day tolerance tolerance_from tolerance_to
    """,
    "money": """
        actual against amount amount_before as_is as_today at_high at_low bad balance base
        blocked brings by_base by_factor by_shift by_time came_in cash cost cover_left debt
        difference disputed expected expected_loss extra financing fitted handling in_dispute
        joined_velocity late left left_high left_low left_more less limit limit_left loss lost
        margin old_velocity open ours owed owed_before p10 p25 p50 p75 p90 past past_tolerance
        pay pay_back pay_booked pay_earlier pay_never pay_out pay_waiting peak peak_high
        peak_low provision reached receivables receivables_more sales sales_12 sales_more theirs
        to together_high together_low uninvoiced velocity waiting whole worth
    """,
    "number": """
        brier brier_late brier_late_30 calibrated_on customer_median days_off documents dso
        due_date error invoices invoices_paid km_terms naive_error offered outcomes reminders
        score taken trend tries unpaid weeks
    """,
    "percent": """
        assumed assumed_high assumed_low by_chance cash_error chance collection cost_of_capital
        cost_of_money costs_them cover_80 credit_chance differs discount discount_offered doubt
        extra_share from_luck given given_volume half_at left_share line numeric p_late
        p_late_30 pays_until price price_0 price_1 price_2 rate ratio sales_chance share
        share_late share_of_invoices share_of_money share_of_open share_off share_past_tolerance
        share_very_late share_within take_up takes_1 takes_2 target ten_days together until_high
        until_low upfront volume weight year_ago
    """,
    "text": """
        peer_group
    """,
}
FORMATS: Mapping[str, Format] = {
    name: kind for kind, names in _NAMES.items() for name in names.split()
}
"""Column -> how it is written. Days and plain numbers that are not named are known by their type."""

_SIDES = {"base": "As today", "scenario": "Scenario", "difference": "Difference"}
_ENDS = {"p10": "low", "p50": "middle", "p90": "high", "worst": "worst tenth"}
HEADINGS: Mapping[str, str] = {
    "approver": "Approval",
    "asks": "In words",
    "balance": "Owed",
    "brier_late": "Brier, late",
    "brier_late_30": "Brier, over 30 days",
    "calibrated_on": "Past weeks behind the range",
    "cash": "Cash",
    "cash_error": "Weekly cash off by",
    "costs_them": "Costs them a year",
    "cover_80": "In the 8-in-10 range",
    "cover_left": "Left of the cover",
    "days_more": "Days more, mean",
    "days_off": "Off by, days",
    "debt": "Owed against today",
    "differs": "On other terms",
    "dso": "DSO, days",
    "early": "Early payment",
    "given_volume": "More volume",
    "invoices_past": "Documents past tolerance",
    "limit_left": "Left of the limit",
    "line": "Our line",
    "lost": "Lost",
    "median": "Days late, median",
    "median_pay_date": "Half by",
    "moved": "What is moved",
    "numeric": "Of outlets",
    "oldest": "Oldest, days late",
    "option": "Option",
    "p10": "Low (1 in 10 below)",
    "p25": "1 in 4 below",
    "p50": "Middle",
    "p75": "1 in 4 above",
    "p90": "High (1 in 10 above)",
    "past": "Past tolerance",
    "receivables": "Owed",
    "salesperson": "Seller",
    "score": "CRPS, days",
    "share_off": "Share off",
    "share_past_tolerance": "Past tolerance",
    "shrunk": "Little on record",
    "term": "Term, days",
    "terms_given": "Terms given",
    "trend": "Days per quarter",
    "uninvoiced": "Not invoiced yet",
    "week": "Week from",
    **{
        f"{side}_{end}": f"{label}, {place}"
        for side, label in _SIDES.items()
        for end, place in _ENDS.items()
    },
}
"""Column -> what it is called where its name, with spaces, is not enough."""
