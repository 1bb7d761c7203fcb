"""What our terms mean: one plain definition each, its formula, and a case worked out by hand.

The screen, the command line and docs/definitions.md all take their words from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as we use it.

    Args:
        text: the definition, in a sentence or two.
        formula: how it is worked out, where there is something to work out.
        case: numbers to check it with; tests do.
    """

    text: str
    formula: str = ""
    case: str = ""


ENTRIES: Mapping[str, Entry] = {
    "agreed tolerance": Entry(
        "How late an invoice may be before we act: one third of its own agreed term, rounded "
        "down to "
        "whole days. A longer term allows more days.",
        "past tolerance when days past due > ⌊(due − issued) ÷ 3⌋",
        "Terms of 30, 45, 60 and 90 days become 40, 60, 80 and 120; 15 becomes 20 and 7 becomes 9.",
    ),
    "bad 1 in 10": Entry(
        "What a customer's sales of a year and what it owes today lose, on average over the "
        "tenth of the simulated years that lose most; cover is taken off.",
        "mean loss of the worst tenth of the paths",
    ),
    "best possible DSO": Entry(
        "What DSO would be if nothing were late. It is what the terms alone cost.",
        "not due ÷ credit sales of the base × days of the base",
        "180,000 not due, 250,000 sold in 90 days: 64.8 days.",
    ),
    "break-even": Entry(
        "What would have to be true for other terms to be worth as much as today's: so much more sold "
        "at today's price, or so much more asked at today's volume. It needs no guess of how customers "
        "answer.",
        "volume: worth of a sale today ÷ worth of it under the terms − 1, worth = (1 − loss) ÷ "
        "(1 + rate × days ÷ 365) − cost, or with (1 + rate)^(−days ÷ 365)",
        "Goods cost 70 %, money 12 %, payment on day 68 instead of 35, losses 1.5 % instead of 1 %: "
        "5.80 % more to be sold with simple discounting, 5.63 % compounded.",
    ),
    "bridge": Entry(
        "From what was owed on one day to what is owed on another, through every kind of posting "
        "between them, closing to the cent. Steps count documents by the day they were issued.",
        "opening + billed − collected − discounts − credited − written off ± adjusted ± exchange "
        "± revaluation = closing",
        "1,000 + 400 − 300 − 6 − 44 = 1,050.",
    ),
    "Brier score": Entry(
        "How good chances were: the mean squared difference between the chance given and what "
        "happened. 0 is perfect; always saying one half gives 0.25.",
        "mean of (chance − happened)², happened being 1 or 0",
        "Chances 0.8 and 0.4, the first late and the second not: (0.04 + 0.16) ÷ 2 = 0.10.",
    ),
    "budget-neutral rate": Entry(
        "The rate at which a plan costs all together what today's costs on the same record, so that "
        "nobody gains because the pot is larger.",
        "today's total pay ÷ what the plan would pay at 100 %",
        "1,000 paid today, 1,800 cleared: 1,000 ÷ 1,800 = 55.6 %.",
    ),
    "chance of being late": Entry(
        "How likely an open invoice is to be paid after its due day, by what was learned from "
        "payments "
        "on record by the day. No chance of what is to come is given as certain.",
        "1 − chance to be paid by the due day",
    ),
    "channel loading": Entry(
        "More delivered than outlets sell on. Its sign: while distribution rises, what is owed on a "
        "product grows faster than its sales. Compared are the last six months with the same ones a "
        "year before; over five points apart, the page says so.",
        "growth of what is owed − growth of outlets' sales",
        "Owed +44 %, sold +7 %, outlets +6 %: 37 points apart.",
    ),
    "claw-back": Entry(
        "Commission paid out on a payment that is later taken off its invoice again. It is seen by "
        "comparing with an earlier load: what was matched with money then and is not now.",
        "pre-tax value taken off × rate at booking",
        "70 matched and taken off again, 10 % tax, 5 %: 3.18 paid out and 3.18 taken back.",
    ),
    "collection effectiveness": Entry(
        "Of what could have been collected, the part that was. Over the three months up to the "
        "day.",
        "(begin + credit sales − end total) ÷ (begin + credit sales − end not due) × 100",
        "Begin 500, sales 300, end 450 of which 250 not due: 63.64.",
    ),
    "collection rate": Entry(
        "Of what fell due in the year, the part that is cleared by the day. Credit notes and discounts "
        "clear; write-offs do not.",
        "cleared of what fell due ÷ what fell due",
        "1,000 fell due, 100 written off, 100 open: 80 %.",
    ),
    "commission": Entry(
        "A seller's pay, by two clocks: the rate is fixed when a sale is booked, and paid out as money "
        "comes in. It counts on the pre-tax value of the payment; a credit note clears the invoice and "
        "earns nothing.",
        "payment ÷ (1 + tax) × rate at booking",
        "70 in money and 30 by credit note on 100 including 10 % tax: counted on 63.64.",
    ),
    "complaint near the due date": Entry(
        "A complaint raised within five days of the due date, before or after, counted by the "
        "day the "
        "customer spoke. If only the day we wrote it down is known, that one counts. Below five "
        "complaints with a date nothing is said.",
        "|day raised − due day| ≤ 5",
        "Due 28 February, raised 24 February, written down 10 March 2026: near the due date.",
    ),
    "concentration": Entry(
        "How much of a sum stands with how few: holders ranked by amount, and their running share."
    ),
    "cost of passing up a discount": Entry(
        "What it costs a customer a year not to take a discount for early payment, counted to the day "
        "it really pays. What it costs them is what giving the discount costs us.",
        "d ÷ (1 − d) × 365 ÷ (days until payment − days of the discount)",
        "2 % in 10 days, paid on day 30: 37.24 % a year; paid on day 45: 21.28 %.",
    ),
    "cost of waiting": Entry(
        "What the money tied up in sales costs until it is paid, at a yearly cost of money.",
        "payment × days from issue to payment ÷ 365 × cost of money",
        "10,000 paid after 73 days at 12 %: 240.",
    ),
    "countback DSO": Entry(
        "How many of the latest days' sales make up what is owed. Each month's credit sales are "
        "taken "
        "off it, the latest first, and their days added; the last month counts in part, so that a "
        "good month does not flatter it as it does the simple DSO. If more is owed than all "
        "sales on "
        "record, the days are a lower bound, said as “at least”.",
        "days of each month whose sales fit + rest ÷ sales of the next × its days",
        "212,000 owed, 100/80/70 thousand sold in months of 30 days: 73.71. 2.1 m owed, March 0.9 "
        "(31 days), February 0.8 (28), January 0.7 (31): 76.71.",
    ),
    "cover": Entry("How much of what a customer owes our credit insurance would make good."),
    "coverage of a range": Entry(
        "How many outcomes fell into the ranges given for them. A range of 8 in 10 should hold "
        "80 %: "
        "fewer, and it was too narrow; more, and it said less than it could.",
        "outcomes inside ÷ outcomes",
        "29 of 36 weeks inside: 81 %.",
    ),
    "credit limit": Entry(
        "The most a customer may owe, open orders included, before a sale on credit needs a "
        "decision."
    ),
    "credit sales": Entry(
        "Invoices less credit notes, sold on credit or on consignment, by issue date. A document "
        "that does not say its sale mode counts as credit; cash and prepaid sales do not count."
    ),
    "days beyond terms": Entry(
        "How many days late the money came. Each payment weighs by its amount. Only receipts are "
        "payments: discounts, credit notes and exchange differences are not. On time counts 0.",
        "Σ payment × days late ÷ Σ payments of the base",
        "900 paid on the day and 100 paid 30 days late: 3.",
    ),
    "days beyond terms, open": Entry(
        "How many days late the open items are. Each late bucket is taken at its midpoint; “days "
        "beyond terms” looks at what was paid instead.",
        "(15 × 1–30 + 45 × 31–60 + 75 × 61–90 + 105 × 91+) ÷ open items",
        "100, 50, 20 and 10 late of 400 open: 15.75.",
    ),
    "days late": Entry(
        "Days from the due day to the day a payment took effect; 0 or less is on time.",
        "day paid − due day",
        "Due 28 February, paid 5 March 2026: 5.",
    ),
    "days lost to lateness": Entry(
        "The days of DSO that come from late payment. The field's term is average days delinquent "
        "(ADD).",
        "DSO − best possible DSO",
        "76.32 − 64.8 = 11.52.",
    ),
    "days past due": Entry(
        "Days from the due day to the day looked at. Due on the day is not late; the day after "
        "is 1 "
        "day late. An item without a due date is aged from its issue date and flagged.",
        "day − due day; 0 or less is not due",
        "Due 30 June: not due on 30 June, 1 day past due on 1 July.",
    ),
    "discount taken": Entry(
        "An invoice with a discount for early payment from which it was deducted. The habit has "
        "ended "
        "when at least five invoices in a row, up to the latest, were paid without it."
    ),
    "dispute": Entry(
        "A part of an invoice that the customer contests. It counts from the day it was raised or "
        "recorded until it is closed, and pauses only its own amount."
    ),
    "distribution curve": Entry(
        "How sales of one product moved with its distribution over time, season and trend allowed for. "
        "Below 1, outlets added sell less than today's average; 1, as much. Never fitted across "
        "products: that would show what shops choose to stock. Refused where the record does not "
        "bear it.",
        "sales = a · distributionᵇ",
        "From 40 to 50 % of outlets at b = 0.5: 100 becomes 111.8; at b = 1, 125.",
    ),
    "distribution policy": Entry(
        "By how many points a year distribution is to move, by stage of sale, product strategy or "
        "strength of promotion, one at a time. Nothing is widened where what is owed outgrew sales, "
        "where added outlets would pay too late, or where the next one does not pay.",
        "",
        "Growth is over 10 % more in 12 months than in the 12 before, decline over 5 % less.",
    ),
    "distribution rate": Entry(
        "The share of outlets that sold a product in a month, by count, or by the weight of each. The "
        "outlets are those on record, which need not be the market's.",
        "outlets that sold it ÷ outlets on record; weight of those ÷ weight of all",
        "Outlets of 800 m of 1,000 m category sales sell it: 80 % by weight.",
    ),
    "DSO": Entry(
        "How many days of credit sales are owed. Days of sales outstanding over the three months "
        "up "
        "to the day; it moves with sales as well as with payment, so read it beside the "
        "uncollected "
        "balance.",
        "receivables ÷ credit sales of the base × days of the base",
        "212,000 owed, 250,000 sold in 90 days: 76.32.",
    ),
    "expected cash": Entry(
        "What is likely to come in by week: each open invoice's balance weighed by its chance "
        "to be paid "
        "in that week, and, apart from it, what sales not invoiced yet are likely to bring.",
        "Σ balance × chance to be paid in the week",
        "1,000 at 0.6 and 500 at 0.2 in the week: 700.",
    ),
    "expected in 4 weeks": Entry(
        "The cash that is likely to come in within four weeks, from open invoices and from what is yet "
        "to be invoiced, as a range: eight times in ten it should fall inside. The range is that of "
        "the sum, which is surer than its weeks."
    ),
    "expected day": Entry(
        "The day on which a seller expects an invoice to be paid, entered by hand. From then on it "
        "stands in for the forecast, as a promise does, and is judged later beside what the forecast "
        "said on the day it was entered."
    ),
    "extra sales needed": Entry(
        "How much more would have to be sold for an option to be worth as much as leaving "
        "things as they are, in present value after waiting and loss.",
        "value as it is ÷ value of the option − 1, of the option's sales",
        "Worth 120 as it is and 100 under the option, which sells 500: a fifth more, 100.",
    ),
    "free credit": Entry(
        "What money that customers kept beyond their terms cost us, at a yearly cost of money. "
        "It looks "
        "at late days alone; the cost of waiting counts from the invoice.",
        "Σ balance × days past due ÷ 365 × cost of money",
        "10,000 kept for 73 days past due at 12 %: 240.",
    ),
    "kept forecast": Entry(
        "A forecast that somebody laid by on a ledger's last day. It is never changed, so that it can "
        "be held against what came. An invoice is judged once its whole range of days is over, paid "
        "or not: counting whatever happens to be paid would favour ranges that end early."
    ),
    "half-year look": Entry(
        "Every customer is looked at again half a year after its last decision; without one, "
        "at half-years from the day it became a customer.",
        "latest half-year mark on or before the day",
        "Customer since 10 March 2020, no decision: 10 March 2026, then 10 September 2026.",
    ),
    "late": Entry("Open items whose due day has passed, before unapplied credits are taken off."),
    "not due": Entry("Open items whose due day has not passed; due on the day is not due yet."),
    "open item": Entry(
        "What a document still leaves to be paid on a day, whatever happened later.",
        "amount − Σ allocations effective by the day",
        "10,000 due 28 February, less 1,500 + 1,000 + 2,000 by 20 March: 5,500 on 4 April.",
    ),
    "over 90 days": Entry(
        "Open items more than 90 days past due, before unapplied credits are taken off."
    ),
    "owed": Entry(
        "All open items less what is unapplied: the balance of the receivables account.",
        "Σ open items + unapplied (which is negative) = Σ postings by the day",
    ),
    "paid by day": Entry(
        "The share of invoices that is paid so many days from due. Open invoices count as long "
        "as they "
        "were seen unpaid, so that slow ones are not left out (Kaplan and Meier).",
        "1 − Π (1 − paid on the day ÷ unpaid until then)",
        "Paid 2, 5 and 7 days late, one still open 9 days late: 25 % by day 2, 50 % by day 5, 75 "
        "% by day 7.",
    ),
    "past agreed tolerance": Entry(
        "Open items that are later than a third of their own term, where we act at once.",
        "days past due > ⌊term ÷ 3⌋",
        "A term of 30 days: from the 11th day past due.",
    ),
    "pay run": Entry(
        "A day of the month on which a customer pays. It is named when at least five payment "
        "days, and "
        "three in five of all, fall on it and chance would hardly do that. On a weekend, the "
        "Friday "
        "before or the Monday after counts too."
    ),
    "peers": Entry(
        "Customers of the same segment, or all others where the segment is too small to compare "
        "with."
    ),
    "present value": Entry(
        "What money that comes later is worth today: less what the money costs until then. The worth "
        "of a scenario is that of its payments, less goods, handling and what is lost.",
        "amount × (1 + rate)^(−days ÷ 365); simple: amount ÷ (1 + rate × days ÷ 365)",
        "10 days at 12 % a year take 0.31 % of the price compounded, 0.33 % simple.",
    ),
    "promise": Entry(
        "A day by which a customer said an invoice would be paid, as a note records it. It is "
        "kept where nothing of the invoice is open at the end of that day, whatever settled it "
        "(money, a credit note, a discount), and missed where something is."
    ),
    "provision matrix": Entry(
        "The loss expected on open items: each bucket's balance times its loss rate.",
        "Σ balance × rate",
        "15,000 × 0.5 % + 7,500 × 2.2 % + 4,000 × 2.7 % + 2,500 × 4.5 % = 460.50.",
    ),
    "quality of sale": Entry(
        "What sales of 12 months leave after the money tied up in them, the loss to be expected "
        "and the "
        "work of collecting. Margin, cost of money, handling and loss rates are assumptions "
        "people set.",
        "margin − financing − expected loss − handling",
        "Sales 1,000 at 30 %, 365 days × 100 standing at 12 %, loss 5, handling 0.2 %: 300 − 12 "
        "− 5 − 2 = 281.",
    ),
    "range of 8 in 10": Entry(
        "The span in which 8 of 10 outcomes are expected, one in ten below and one above. For "
        "weeks of "
        "cash it is made as wide as this ledger's own earlier weeks would have needed."
    ),
    "receivables": Entry("What is owed on a day: open items less what is unapplied."),
    "receivables of added outlets": Entry(
        "What outlets added owe on an ordinary day.",
        "Σ their sales a year × (term + days late) ÷ 365",
        "365,000 a year, 30 days and 10 late: 40,000.",
    ),
    "record's rating": Entry(
        "The record said as a rating, so that it can stand beside people's: the share, by "
        "amount, of what was due that was paid within tolerance, over the half year in which "
        "the tolerance ended. A from nine tenths, B from three quarters, C from half, D from "
        "a quarter, else E.",
        "paid within tolerance ÷ due",
        "Of 700 that were due 100 were paid within tolerance: 14 %, E.",
    ),
    "recovery": Entry(
        "Of invoices that reached so many days late, how many were paid within the next 30 days. Each "
        "invoice counts once; interest charges are no invoices."
    ),
    "revaluation": Entry(
        "What the change of exchange rates between the two days did to the opening balance.",
        "opening in its own currency × (rate now − rate then)",
        "1,000 GBP at 1.16, then 1.18: +20 EUR.",
    ),
    "roll rate": Entry(
        "Of the balance in a bucket at a month-end, the part that is still open a month later, and so "
        "at least one bucket older. What stays long is met at more month-ends than what is soon paid: "
        "recovery, which counts each invoice once, is the kinder figure.",
        "of the bucket's balance: open and late a month later ÷ all of it",
    ),
    "sales": Entry("Invoices less credit notes, by issue date, without regard to how they are paid."),
    "share not due": Entry(
        "How much of the open items is not due yet. The field says % current.",
        "not due ÷ open items × 100",
        "300 not due of 400 open: 75 %.",
    ),
    "share over 90 days": Entry(
        "How much of the open items is more than 90 days past due.",
        "over 90 days ÷ open items × 100",
        "10 of 400 open: 2.5 %.",
    ),
    "slowing": Entry(
        "A customer pays later than it used to, by its own record: a running sum of how unusual its "
        "latest weeks are, larger than chance would make it in any week of a year. All customers are "
        "tested together: of those named in a year, at most 1 in 20 is expected to be chance. An open "
        "invoice counts once it is later than usual. The method: CUSUM with false-discovery control."
    ),
    "standard terms": Entry(
        "The terms that most of a customer's own invoices carry; every other one is off the "
        "standard.",
        "invoices with other terms ÷ invoices with terms",
        "Net 30 on 6 of 8 invoices: 25 % off the standard.",
    ),
    "tie-out": Entry(
        "The proof that a ledger is whole: what it says is open equals the control total of the "
        "general ledger, in each currency, or the difference is shown line by line.",
        "Σ open items + unapplied = Σ postings by the day = control total",
        "1,000 open less 60 unapplied ties to 940.",
    ),
    "tolerance": Entry(
        "Short for agreed tolerance: one third of the document's own term, in whole days.",
        "⌊(due − issued) ÷ 3⌋",
        "A term of 60 days allows 20 more.",
    ),
    "trend of lateness": Entry(
        "How many days later, or earlier, a customer pays each quarter: the middle of all slopes "
        "between "
        "two months of the last 12. Fewer than six months with invoices due give none.",
        "median of (days late in one month − in an earlier one) ÷ months between × 3",
        "Monthly medians 0, 2, 4, 6, 8, 10: +6 days per quarter.",
    ),
    "unapplied": Entry(
        "Money and credits of the customer that are not yet matched to an invoice: shown by "
        "themselves, never hidden in a bucket.",
        "Σ open negative documents",
    ),
    "typical error": Entry(
        "How many days lay between the forecast day and the payment, on average over invoices "
        "whose "
        "payment is known. The score beside it, CRPS, judges the whole range of days the same "
        "way; of a "
        "forecast that is a single day it is the error itself.",
        "mean of |day paid − day by which half the chance lies|",
        "Off by 2, 5 and 8 days: 5.",
    ),
    "weight of a model": Entry(
        "How much a model counts in the forecast, for open invoices and for those issued later "
        "each by itself. It grows where the model was closer on past months and shrinks where it "
        "was further off; no month moves it far, older months count less. Ways that name a single "
        "day, the due date or the customer's median, are shown beside it and count for nothing.",
        "prior × exp(−10 × Σ 0.85^months ago × n ÷ (n + 10) × (CRPS ÷ that of half record, half "
        "regression − 1, within ±0.2))",
        "Without any past: each customer's record 42 %, regression 42 %, two others 8 % each.",
    ),
    "uncollected balance": Entry(
        "What is left to collect of a month's sales. The same pattern means the same payment "
        "habits, "
        "whether sales rise or fall, which no DSO can tell.",
        "left of a month's credit sales ÷ the month's credit sales",
        "Sales 100/200/300 with 0/40/210 left, and sales 300/200/100 with 0/40/70 left, are the "
        "same "
        "0/20/70 %; yet the 90-day DSO says 37.5 days for the first and 16.5 for the second.",
    ),
    "usual days late": Entry(
        "The day from due by which half of a customer's invoices is paid, open ones counted as "
        "not yet "
        "known. The range beside it holds 8 invoices in 10. With fewer than five invoices paid "
        "or past "
        "due both are drawn towards the customer's segment, which is said.",
        "median of the share paid by day",
        "Paid 2, 5 and 7 days late, one still open 9 days late: 6.",
    ),
    "usual term": Entry(
        "The days from issue to due that most of the money billed on credit in the last 12 months has; "
        "of two alike, the newer. Only where no term carries a third of it, the mean. What has another "
        "term is said beside it.",
        "the term with the largest sum of amounts",
        "29 invoices of 100 at 60 days and one of 100 at 90: 60, and 3 % had another; the mean would "
        "be 61.",
    ),
    "velocity": Entry(
        "What an outlet that sells a product sells of it. Sales are distribution times velocity.",
        "sales ÷ outlets that sold it",
        "600 by 4 of 10 outlets: 150 each; 40 % × 10 × 150 = 600.",
    ),
    "worth of an outlet": Entry(
        "What the next outlet leaves over the years it stays, discounted, less what it costs to win. "
        "More distribution stops paying where it is nothing.",
        "(velocity × (margin − loss) − service − capital × receivables) × annuity − winning",
        "1,000 a year, 30 % margin, 2 % lost, 100 service, 73 days at 10 %: 160 a year.",
    ),
    "worth a meeting": Entry(
        "What alone brings a customer onto the agenda: an amount of at least two in a "
        "thousand of all that is owed, or a pattern of at least five cases that happens more "
        "often than not. What is less is told with it, where something else brings the "
        "customer up.",
        "",
        "Of €7.8 m owed: from €16 k.",
    ),
}  # fmt: skip


def page() -> str:
    """All entries as a page of Markdown."""
    parts = [
        "# Definitions",
        "The words of the screen and of the command line, and how each is worked out.",
    ]
    for name, entry in sorted(ENTRIES.items(), key=lambda item: item[0].lower()):
        lines = [f"## {name[:1].upper()}{name[1:]}", entry.text]
        lines += [f"`{entry.formula}`"] if entry.formula else []
        lines += [f"*Case:* {entry.case}"] if entry.case else []
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts) + "\n"
