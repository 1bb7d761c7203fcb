"""What the board decides and keeps, in the database.

Every function is called with a home and the person who asks: ``(home, actor, …)``. Writes take
``token`` by name, the same one each time a form is sent, and where they edit something ``version``,
that of what was looked at; they raise ``write.Stale`` when another write came between. Reads raise
``people.Refused`` for a stranger. The exceptions, which sign-in and start need before anybody is
known: ``people.everyone``, ``person``, ``by_mail``, ``names``; ``events.verify`` says no more than
whether the record holds. ``write.WRITES`` and ``write.READS`` list them all.

people        everyone · person · by_mail · names · add · invite_cast · change
meetings      meetings · meeting · open_meeting · close · reopen
cases         cases · case · history · parked · put_on_agenda · add · add_prospect · reorder · park ·
              drop · resume
opinions      seal · sealed · ready · reveal · reveal_all · set_aside · opened · revealed
notes         notes · note
plans         plan · propose
decisions     decisions · decision · disagreements · decide · amend · agree · approve · consent
disagreements disagree · escalate
milestones    finish · take_back
change_lines  lines · sent · sent_lines
records       report · reports · log · logged · cause · causes · ask · asked · tell · news
outcomes      measured · outcomes
events        events · verify · head · erase

A refused write changes nothing and returns nothing: whoever sent the form still holds what was typed.
Lists take ``day``: what meetings held later brought up is then not among them.

Below them: ``write`` (one way to write and to read), ``chain`` (the record of events), ``heads`` (its
last event, kept apart), ``seal`` (closed opinions), ``case_rows`` and ``placing`` (how a case comes
onto an agenda, and goes on in a later one), ``values`` (dataclasses as rows), ``tables``.
"""
