create table users (
    id integer primary key,
    email text not null unique,
    active boolean not null default true
);
