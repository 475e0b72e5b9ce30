package dev.runnel.redis;

import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection for one use: a transaction, a wait, a reader of a stream. It goes back clean or not at all. */
final class Lease implements Call.Sender {
    private static final Word CLIENT = Word.of("CLIENT");
    private static final Command<Long> ID = new Command<>(
            CLIENT, new byte[][] {Command.ascii("ID")}, -1, 0, Command.Effect.READS, Replies::number, null, null);

    final Wire wire;
    /** Where it leads, as {@link Connector#node} names it. */
    final String node;

    private final RedisEngine engine;
    private final boolean counted;
    private boolean returned;

    Lease(RedisEngine engine, Wire wire, String node, boolean counted) {
        this.engine = engine;
        this.wire = wire;
        this.node = node;
        this.counted = counted;
    }

    /** The same connection, for its next use. */
    Lease again(boolean nowCounted) {
        return new Lease(engine, wire, node, nowCounted);
    }

    boolean counted() {
        return counted;
    }

    /** A command of a caller's, which listeners are told of. */
    Call call(Command<?> command, Outcome<@Nullable Object> outcome) {
        return control(command, engine.recording(command, counted, outcome));
    }

    /** A command of Runnel's own, which only prepares or settles a caller's. */
    Call control(Command<?> command, Outcome<@Nullable Object> outcome) {
        return new Call(command, this, outcome);
    }

    /** A command that does not wait on the server, as a run. */
    <R extends @Nullable Object> Run run(Command<R> command, Outcome<R> outcome) {
        Call call = call(command, Decoding.of(command, outcome));
        return new CallRun(call, () -> send(call, 0));
    }

    /** @param extraMillis for how long the command may wait on the server */
    void send(Call call, long extraMillis) {
        long timeout = engine.options.commandTimeout().toNanos();
        if (timeout > 0) {
            call.deadline = System.nanoTime() + timeout + extraMillis * 1_000_000;
            engine.deadlines.watch(call);
        }
        wire.send(call);
    }

    /** Calls that belong together: it is the last one that times out, so that none is left out from among the others. */
    void send(List<Call> calls) {
        long timeout = engine.options.commandTimeout().toNanos();
        if (timeout > 0) {
            Call last = calls.get(calls.size() - 1);
            last.deadline = System.nanoTime() + timeout;
            engine.deadlines.watch(last);
        }
        wire.send(calls);
    }

    static Command<Long> id() {
        return ID;
    }

    static Command<@Nullable Void> unblock(long id) {
        byte[][] arguments = {Command.ascii("UNBLOCK"), Command.ascii(id)};
        return new Command<>(CLIENT, arguments, -1, 0, Command.Effect.WRITES, Replies::nothing, null, null);
    }

    /** Nothing is under way on it, and it watches nothing. */
    void giveBack() {
        if (first()) {
            engine.leases.giveBack(this);
        }
    }

    /** It is in whatever state; what is under way on it fails. */
    void drop() {
        if (first()) {
            wire.abort();
            engine.leases.dropped(this);
        }
    }

    private synchronized boolean first() {
        boolean first = !returned;
        returned = true;
        return first;
    }

    @Override
    public boolean takeBack(Call call) {
        return false;
    }

    @Override
    public void instead(Call call) {
        send(call, 0);
    }

    @Override
    public void demoted(Wire old) {
        old.abort();
    }

    @Override
    public void moved() {
        engine.connector.refresh();
    }

    @Override
    public String place() {
        return engine.options.place();
    }
}
