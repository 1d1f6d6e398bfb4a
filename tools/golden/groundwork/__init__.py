"""What the makers of fixtures share: the random models, how they are asked, and how the answers are written."""
