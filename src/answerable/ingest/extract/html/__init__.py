"""What an HTML tree is made into before it is read: its parts told apart, its closed parts opened, its title found."""
