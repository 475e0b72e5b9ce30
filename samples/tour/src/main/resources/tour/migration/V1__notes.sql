-- What the tour's migrations leave behind: a table, and in the next file an index and a first row.
create table tour_notes (
    id integer primary key,
    nation_key bigint not null,
    note varchar(200) not null
);
