"""What stands inside a line and is no plain word: raised marks, pictures and icons, controls, links."""
