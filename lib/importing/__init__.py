"""From bytes to a proven ledger: one room a stage, pure but for `opening`.

opening      bytes -> cells: encodings, delimiters, sheets, databases, SAF-T
tables       cells -> source tables: headings, groups, totals, the day a list states
vocabulary   what headings and words mean, from `data/vocabulary`
evidence     what a column holds, and how it relates to the others
reading      one reading chosen as a whole, with its reasons, questions and what is unread
values       days, numbers, currencies and words as people write them
assembling   rows and a reading -> documents, allocations, customers and the rest
proofs       what the file itself proves: totals, relations, plausibility
parts        the tables of one import together, and what must be asked
"""
