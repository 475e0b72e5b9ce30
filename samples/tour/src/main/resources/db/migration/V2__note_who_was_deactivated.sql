create table deactivations (
    user_id integer not null references users (id),
    at timestamp not null default current_timestamp
);

create trigger users_deactivated after update of active on users when old.active and not new.active
begin
    insert into deactivations (user_id) values (new.id);
end;
