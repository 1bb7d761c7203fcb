"""The forecast page: when cash comes, how good past forecasts were, forecasts that were saved."""
