"""What a value from outside may be: types with ranges, units and a description, and the one place that checks them."""
