-- The words of the table `search` as terms: the expression is SEARCH_TERMS of searches.c.
CREATE INDEX search_index ON search USING gin (array_to_tsvector(string_to_array(
    CAST(workspace_id AS text) || 'w' ||
    replace(words, ' ', ' ' || CAST(workspace_id AS text) || 'w'), ' ')));
