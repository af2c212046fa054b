"""Write what people take away: workbooks and CSV."""
