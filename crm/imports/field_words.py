"""Which words of a file a choice understands, beside its own values: value → regular expression, on folded text."""

from crm.models.words import AgeBand, AssetKind, Gender, HereFor, LivedHere, OrganisationKind

AGE_BANDS: dict[str, str] = {
    AgeBand.UNDER_18: r"under 18|0 17|child",
    AgeBand.FROM_18_TO_30: r"18 (to )?30",
    AgeBand.FROM_31_TO_60: r"31 (to )?60",
    AgeBand.OVER_60: r"over 60|6[01] plus|60 and over",
}
LIVED_HERE: dict[str, str] = {
    LivedHere.LAST_YEAR: r"last year|moved here|less than|under (a|one|1) year",
    LivedHere.FEW_YEARS: r"few years|some years",
    LivedHere.MOST_OF_LIFE: r"most|all|always|born|life",
}
GENDERS: dict[str, str] = {
    Gender.WOMAN: r"wom[ae]n|females?\b|girl|f\b",
    Gender.MAN: r"m[ae]n\b|males?\b|boy|m\b",
    Gender.ANOTHER: r"another|other|non ?binary|self descri",
}
HERE_FOR: dict[str, str] = {
    HereFor.LIVE: r"lives?\b|living|resident",
    HereFor.WORK_IN_THE_COMMUNITY: r"volunteer|(work )?in the community|charity",
    HereFor.WORK_IN_A_BUSINESS: r"(a |the |local )?business|shop ?(work|keep|own)|own a shop|trader",
    HereFor.VISIT: r"visit|friends|family",
    HereFor.LEISURE: r"recreation|shopping|leisure",
}
#: What people write who would rather not say, folded: as good as a blank.
UNSAID = r"(id |i would )?(prefer|rather) not( to)?( say)?|not (said|stated|known|given|answered)|unknown|no answer|n a"

#: In a census "all" is no length of stay, and "resident" no reason for being there.
GROUPS: dict[str, str] = {
    **AGE_BANDS,
    AgeBand.OVER_60: r"over 60|6[01] plus|6[01] (years )?(and|or) over",
    LivedHere.LAST_YEAR: r"last year|moved here|(less than|under) (a|one|1) year",
    LivedHere.FEW_YEARS: r"few years|some years",
    LivedHere.MOST_OF_LIFE: r"(most|all|whole) (or all )?(of )?((my|their|your) )?life|always lived",
    Gender.WOMAN: r"(wom[ae]n|females?)$",
    Gender.MAN: r"(m[ae]n|males?)$",
    Gender.ANOTHER: r"(another|other) gender$|non ?binary$",
    HereFor.LIVE: r"lives? (here|there|in the area)",
    HereFor.WORK_IN_THE_COMMUNITY: r"works? or volunteers?",
    HereFor.WORK_IN_A_BUSINESS: r"works? in a business",
    HereFor.VISIT: r"visits? friends|visitors?$",
    HereFor.LEISURE: r"recreation or shopping",
}
ORGANISATION_KINDS: dict[str, str] = {
    OrganisationKind.COMMUNITY_GROUP: r"community|group|club|society|association|residents|tenants",
    OrganisationKind.CHARITY: r"charit|trust|voluntary|non ?profit|cic|foundation",
    OrganisationKind.FAITH: r"faith|church|mosque|temple|gurdwara|synagogue|chapel|religio",
    OrganisationKind.SCHOOL: r"school|college|nursery|academy|universit|education",
    OrganisationKind.BUSINESS: r"business|company|shop|pub|cafe|limited|ltd|commercial",
    OrganisationKind.PUBLIC_BODY: r"public|council|police|nhs|health|government|housing",
    OrganisationKind.OTHER: r"other",
}
ASSET_KINDS: dict[str, str] = {
    AssetKind.ASSOCIATION: r"association|club|society|group",
    AssetKind.INSTITUTION: r"institution|school|library|hospital|surgery|council|office",
    AssetKind.STORY: r"story|stories|arts?\b|regalia|heritage|monument|memorial|history",
    AssetKind.EXCHANGE: r"exchange|commerc|industr|market|shop|business|trading|enterprise",
    AssetKind.EVENT: r"event|festival|fair|fete|gathering",
    AssetKind.PLACE: (
        r"place|building|land|park|garden|open space|allot|ground|sport|recreation|community|parking|conve|"
        r"toilet|bridge|road|farm|cemet|cremat|depot|surplus|operational|street|hall|centre|field|wood"
    ),
}
