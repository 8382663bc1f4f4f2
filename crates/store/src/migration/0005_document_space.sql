-- Why: which feeds have shown a document, or its author said so: when a space is lost, what no other holds goes.
CREATE TABLE document_space (
    document BLOB NOT NULL,
    space    TEXT NOT NULL,
    PRIMARY KEY (document, space)
) STRICT, WITHOUT ROWID;
