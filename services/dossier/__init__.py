"""An influencer's dossier: what past posts show, line by line of a rubric, and what nobody saw.

`scan` finds what posts hold, `levels` says how each line stands and how sure that is; both are
pure. The rest keeps, shows, signs, exports and erases it. See ``docs/dossier.md``.
"""
