"""The forms in which help desks, mailboxes and trackers hand out tickets, a module each, read to one shape."""
