create index tour_notes_nation on tour_notes (nation_key);

insert into tour_notes (id, nation_key, note) values (1, 7, 'Runnel was here; the semicolon is part of the note.');
