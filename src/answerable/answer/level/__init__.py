"""The level of a confidence: how a few signals become the probability that an answer is right.

A confidence has an order (which of two answers is surer) and a level (how often answers with .8 are right). The order
carries over from one help centre to another; the level does not, and is set by judged tickets. Who does what, in the
order that a number goes through:

    confidence.py        the shipped model: signals of the evidence -> a raw confidence; needs no judgment.
    error.py             how far the level of that model is off on other sets; said until it is calibrated.
    platt.py             the map raw -> calibrated confidence, two numbers, fitted to judged tickets.
    thresholds.py        from which confidence on answers are sent, so that few of them are wrong.
    calibration.py       the file INDEX/calibration.json that holds map and thresholds: made, stored, read, its drift.

Who calls them:

    eval/labels/calibrate.py   the command `calibrate`: tickets, answers and judgments -> a calibration and its report.
    answer/answerer.py         reads the calibration of its index and applies it to every answer.
    eval/coverage/level.py     another level: the SHARE of all tickets that the docs can answer, from judged tickets.
    eval/change/levels.py      what a confidence is worth as a chance on both sides of a change of the docs.
"""
