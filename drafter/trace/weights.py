"""What each sign is worth (权重): hundredths of natural log odds for or against a candidate, in one table.

Set by hand and by small searches on the labelled cases. A sign that tells ten to one is worth 230. Raise NOTHING and fewer true figures
are flagged, lower it and fewer false ones pass; all others say how much likelier a sign is with the right fact than with a wrong one.
"""

from __future__ import annotations

from fractions import Fraction

# No source at all
NOTHING = 330  # a priori odds that a figure of a draft has a source
ARTICLE = 120  # 一 with a measure word is as likely an article as a count

# Words: how strongly they name a fact, less what they name by chance
NO_WORDS = 60  # no word in common
HARDLY = 20  # up to here the words hardly name the fact
BETTER = 150  # another fact is named far more clearly
CONTRAST = 200  # the nearest words tell one of two facts from the other
SMALL = 20  # a number below this stands in a sentence by chance too easily to tie its arithmetic to it

# A fact that has the number
TEXT_FIELD = 30  # it stands in a text, not in a value
OWN_SAID, MUCH_SAID, OWN_UNSAID = (
    60,
    30,
    60,
)  # so many percent of the words beside it in the text are said here, or none
OTHER_KIND = 80  # it is a rank or session there
LOOSE_UNIT = 110  # its unit fits loosely (家 for 件)
GENERIC_UNIT = 25  # its unit fits as 个 does
STRANGE = 120  # hardly a word in common and the unit as 个
UNLIKE = 400  # hardly a word in common and the unit loose
NO_AVERAGE = 300  # hardly a word in common, and an average is told
HEDGED = 60  # the draft's hedge makes it true, doubled where words name another
HEDGED_UNNAMED = 100  # a hedge is true of many numbers: without a word in common it says next to nothing
TOLD_EXACTLY = 200  # the sentence states the number exactly elsewhere, or the words name another fact far more clearly
CHANGE_TOLD, CHANGE_KNOWN = 200, 300  # the words tell of a change, the fact is none; and what its change is, is known
PRIOR_TOLD = 80  # the words tell of the period before, the number is that of the period before
ELSEWHEN = 60  # the number is the previous value or the target, and the words tell of neither

# Arithmetic that gives the number
DERIVED = 40  # any arithmetic, besides what it costs
RIVALS = 12  # so many results of a topic count as one chance
STATED = 60  # an operand stands in the sentence
LISTED_SUM = 600  # a sum, and one of its parts stands in a list beside it
LOOSE_RESULT, LOOSE_TOTAL = 60, 100  # the unit of the result fits loosely; of a sum besides
TOTAL_TOLD = 60  # a sum, and the words tell of a total
ONE_PART = 150  # a sum of which the words name one part, and no operand stands in the sentence
ONE_NAMED = 100  # how much more the words name that part
FAR_HEDGED = 240  # a hedge, and no arithmetic that words call for; doubled where nothing ties it to the sentence
UNNAMED_COARSE = 250  # a share told in tenths or thirds, and neither words nor figures speak for it
UNNAMED = 160  # a rate of two facts that no word names
UNNAMED_SUM = 300  # a sum, flow or difference for which only the number speaks
UNNAMED_TOTAL = 200  # the same where the words tell of a total
FAR_FETCHED, SMALL_SUM = 150, 120  # a small sum of facts that have little in common: so cheap a match is chance
NO_REMAINDER = 80  # a difference, and no word of a remainder
REST_TOLD = 150  # 其余 is told of it, and the sentence tells the whole and the part
OTHER_RATE = 350  # 知晓率 of facts that have nothing to do with 知晓
AVERAGE_TOLD, AVERAGE_STATED = 60, 220  # an average that the words call for; with an operand in the sentence
COARSE_SPACE = 20  # how many tenths and thirds there are to tell from one another
WHOLE_STATED = 150  # a fact has the very number of a sum, and is named as well as its parts
DECLARED = 20  # what a declared sum, or one of all its like-named parts, costs at most

# A fact that the words name and whose number is another
SLIP = 380  # a priori odds against a slip to a number from nowhere
SWAP = 380  # against a slip to the number of another fact
LEAST_NAMED = 20  # how clearly the words must name it
UNIT_SLIP = 180  # it has the same digits, of things that are counted otherwise
GENERIC_RIVAL = 100  # its unit fits only as 个 does: a slip keeps the unit
AIMED_AT = 200  # the words tell of an aim, which its number is not
OUT_OF_SIZE, OUT_OF_SIZE_RIVAL = (
    12,
    100,
)  # its number is more than so many times larger or smaller: a slip keeps the size

# Ranks and sessions
SERIES = 30  # the same number of the same series
SERIES_NAME = 150  # and the item is called so: 司机评星（五星）
SERIES_SLIP = 20  # a fact of the series with another number
SERIES_KIND = 40  # the sheet has it as a plain number
JOINED = 220  # the figure written right beside belongs to the fact (一等奖3名), or to another of the series
TOLD_HERE = 100  # the sentence tells the fact's value too
# of several in one fact: the characters and pairs that only this one has beside it in the sheet's text, and what they say at most
TEXT_SINGLE, TEXT_PAIR, TEXT_WORDS = 80, 100, 200
# the figure beside it there is that of the draft, right beside it or with a word or two between (3人获三等奖)
COMPANION, COMPANION_NEAR = 250, 130
SAME_TIME, IN_ORDER = 200, 150  # both are told of the period before, or neither; it is its turn
OWN = 60  # it is the figure's own number

# A true number in the wrong place (see misplaced.py); pairs: with a result of one digit, with a longer one
WORDS = 300  # a hundred of words more for the other fact than for the figure's own
CONTRAST_TOLD = 130  # the nearest words tell the two apart
ORDER = 220  # a hundred of order: how much better it would follow the sheet
NEAR_PLACE = 235  # near the facts of the neighbours in the sheet
EACH_TOLD = 250  # a sum for each is told as such, and no other number is
GENERIC_PLACE, LOOSE_PLACE = 140, 160  # the measure word fits as 个 does, or loosely
OTHER_MEASURE = 700  # the other fact counts documents, and the measure word is none of documents
TOLD_OF_IT, SHARE_OF_IT = (300, 550), (145, 265)  # a growth, a share told right behind is that fact's
NEEDED = (110, 200)  # arithmetic in the sentence, all of whose other facts are told there, needs that fact
TOGETHER = 200  # a number in a fact's words, and another number of the fact is told in the sentence
EXCHANGED = 100  # what must speak for an exchange of two figures
PART_ABOVE, ADDS_UP = 200, 200  # a part would be no more than its whole; parts that add up would do so no longer
AT_END = 480  # with a neighbour on one side only the order says little

# A fact that is told nowhere in place of the figure's own (see misplaced.py)
BORROWED = 280  # what must speak for it
BORROWED_ORDER, AT_END_BORROWED = 165, 410  # a hundred of order; with a neighbour on one side only
BRACKETED = 285  # it stands between the facts of both neighbours, which are near each other
CONTRAST_SAID = 85  # the words of the sentence so far tell the two apart
TOLD_ELSEWHERE = 425  # another figure with that measure word tells the figure's own in other words
TOLD_BESIDE = 540  # one in the sentence tells it
GENERIC_OWN = 165  # the measure word fits the figure's own only as 个 does
REST_UNSAID, KIND_UNSAID = 350, 95  # the item is what is left of others, or a kind of a thing, and no word says so
NOT_NAMED = 110  # no word names the other fact, and the figure's own is named no less
GENERIC_BORROWED, LOOSE_BORROWED = 60, 150  # the measure word fits the other fact as 个 does, or loosely, besides
OWN_WORDS_UNSAID = (
    520  # the figure's own is a number in the words of a fact, of which none is said, and the other is its value
)
IN_TEXT = 300  # most numbers in the words of a fact that has a value are told nowhere
GREW = 350  # a change is told to have led to it (发展到9家), and it was another number before
OTHER_SIZE = 325  # the number is of quite another size

# A fact that is told nowhere against arithmetic, or a rough number, that a figure was traced to (see borrowed.py)
MEANT = 379  # what must speak for it
MEANT_WORDS, MEANT_CONTRAST, MEANT_ORDER = 215, 127, 183  # a hundred of words, of contrast, of order
TRACED = 73  # a hundred of what speaks for what it was traced to
LIKE_SIZE, LIKE_IT = Fraction(3, 2), 237  # its number is not half as much again: most slips change little
UNLIKE_IT = 190  # its number is of quite another size
MEANT_BESIDE = 300  # it is part of a whole that the sentence tells: 10个村有8个村
MEANT_ALONE = 180  # it is part of a sum that nothing calls for, of which another part is told by itself
MEANT_HEDGED = 172  # a hedge says that the number is not exact
