"""The process that listens, scores, warns, rings and sends, without a screen."""
