"""From the record to what people read: pages, charts, tables."""
