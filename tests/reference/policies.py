"""Policies: rules that change at a moment, and what creators do when a cut is announced."""

from __future__ import annotations

from reference.founding import apply_rules
from reference.paying import rush
from reference.rules import Rules
from reference.world import World


def change_rules(world: World) -> None:
    while world.policies and world.policies[0].at <= world.now:
        world.rules = Rules(world.policies.pop(0).params)
        apply_rules(world)


def hear_announcements(world: World) -> None:
    """Once it is known that a diamond will be worth less, everyone redeems what they can."""
    today = world.params.conversion.usd_per_diamond
    known = [policy for policy in world.policies if policy.announced <= world.now]
    coming = any(policy.params.conversion.usd_per_diamond < today for policy in known)
    coming = coming and world.params.behaviour.creators_respond
    news, world.rules.rush = coming and not world.rules.rush, coming
    for creator in world.creators if news else []:
        if not creator.gone:
            world.books.open(world.now, creator.id, "cut_announced")
            rush(world, creator)
