-- The words of the table `search` as terms (see SEARCH_TERMS in searches.c), rowid = id of the object.
-- They are folded and cut already: all that is not ASCII stays within a term, as it is.
CREATE VIRTUAL TABLE search_index USING fts5 (
    terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
);
