package dev.runnel.redis;

import dev.runnel.spi.run.Listening;
import java.util.List;

/** A listener to what is published, on a connection of its own. */
final class Subscription extends Listening<Listener> {
    /** What is listened to. */
    enum Kind {
        CHANNELS,
        PATTERNS,
        /** Channels that a cluster keeps with the keys of the same name. */
        SHARDED
    }

    private final RedisEngine engine;
    final Kind kind;

    Subscription(RedisEngine engine, Kind kind, List<String> names) {
        super(names);
        this.engine = engine;
        this.kind = kind;
        names.forEach(KeyName::utf8);
    }

    @Override
    protected Listener make() {
        return new Listener(engine, this);
    }

    @Override
    protected void start(Listener made) {
        made.start();
    }

    @Override
    protected void giveBack(Listener used) {
        used.close();
    }

    @Override
    protected void opened() {
        engine.opened(this);
    }

    @Override
    protected void left() {
        engine.left(this);
    }

    @Override
    protected void after(long millis, Runnable task) {
        engine.after(millis, task);
    }
}
