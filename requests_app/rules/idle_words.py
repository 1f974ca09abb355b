"""Words that say nothing by themselves when somebody looks for a service, folded, of all our languages."""

from __future__ import annotations

from typing import Final

from requests_app.lib.folding import words_of

_EN: Final = """
a an and are as at be been but by can could do does for from had has have he her here his how i if in into is
it its me my near not of off on or our please she so some somebody something that the their them there they
this to too up us want was we were what when where which who will with would you your
"""
_FR: Final = """
a ai ait au aux avec c ce cela ces cet cette d dans de des du elle en est et eu il ils j je l la le les leur
lui m ma mais me mes mon n ne nous on ou par pas plus pour qu que quelque chose qui s sa se ses son sont suis
sur ta te tes trop tu un une voudrais vous y
"""
_DE: Final = """
aber als am an auch auf aus bei bin bis bitte da das dass dem den der des die dort du ein eine einem einen
einer eines er es etwas für habe haben hat hier ich ihr im in ist ja kann kein man mein meine meinem meiner
mich mir mit möchte nach nicht noch oder schon sehr seit sich sie sind so um und uns unter vom von vor war was
weil wenn wer wie will wir wird wo zu zum zur
"""
_LB: Final = """
an de den dat dass d der do e eis en eng et fir hei hunn ech ee ass mat mäi meng net no op sech si sinn um un
vun vum wou zu
"""
_AR: Final = "في من على الى إلى عن مع هذا هذه أن ان هناك عندي لدي أريد لا ما يوجد هو هي"

IDLE_WORDS: Final = frozenset(word for text in (_EN, _FR, _DE, _LB, _AR) for word in words_of(text))
