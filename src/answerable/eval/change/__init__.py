"""What a change of the docs brings or costs: two versions, one draft, or one page hidden."""
