"""The sample's generator: a market, a cast of customers, and three years of selling and paying.

spans       days as whole numbers, weekdays and pay runs
names       invented names of customers and people
cast        who the customers are, and every truth that is planted in them
market      outlets, what they sell, exchange rates
journal     the documents, and the balances expected of them, kept as things happen
selling     invoices and their terms
claims      complaints, returns and bonuses
paying      when and how invoices are paid, or not
relations   orders, contacts, touches, field reports, limits
"""
