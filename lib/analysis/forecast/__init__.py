"""When will each invoice be paid, what cash comes by week, and how good such forecasts were."""
