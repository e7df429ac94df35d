"""Answers to questions that take many worlds: marginal effects, elasticities, sensitivity, the best policy, frontiers,
calibration.
"""
