"""Reverting: what some causes (the rows of an upload) did to records goes back, as far as nobody
built on it.

`load_records` reads a batch of records with their changes and what refers to them, a
`RecordDecider` says of each what goes back, what is kept and what is in the way, and
`write_values` and `delete_records` do it. Deciding alone is a preview: it writes nothing. That of
an upload of bills is the exception: it takes their lines away, decides by what is left, and rolls
back (`uploads.reverting.purchases`).

The log decides, not the values alone: a field goes back while the reverted causes were the last to
set it, to what it was before the first of these, as long as it holds that value and no active
source confirmed it since. A record that such a cause created goes when nothing else refers to it:
every foreign key counts, found from the models, so that a model that is added later is respected
without a word here.

An app declares a `RecordType` for each of its models, and derives a decider where more than the
rule has to be asked.
"""
