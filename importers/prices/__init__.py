"""Read price lists: the template, the catalogue, price pages, notices, JSON exports.

Each module is imported by itself: who wants a rule needs no reader of price lists.
"""
