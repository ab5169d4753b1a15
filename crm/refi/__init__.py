"""Codebook and project in and out as REFI-QDA 1.0, which NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette speak.

Schema: QDA-XML 1.0 (Codebook.xsd, Project.xsd, 18 March 2019), with the standard's text, version 1.5.

Positions count code points from zero, as section 10.2 of the standard says, and the end is the first that is no longer
in the selection, as every program writes it. Programs that count units of UTF-16 put a selection one place further for
each emoji before it: what another program wrote is read in its own count where that shows (see ``positions.py``).

The standard has no place for some of what Kith keeps, so it travels in parts that other programs keep or pass by:

- **sway**: a note named “Sway: asset” (deficit, both) that the coding refers to, and a set that gathers it with the
  conversations where it was heard. A coding without one is neither.
- **words adrift** (no longer in the text): a coding of the whole source with a note “Words no longer in the text”.
- **retired themes**: the set “Retired”. Their codings stay, so they remain codable to other programs.
- **who read to the end**: for each coder the set “Read to the end by …”.
- **examples** of a theme: at the end of its description, under “Examples:”.

A theme that was merged is not written: its codings went to the other. A file from before the merging still finds it.
"""
