package dev.runnel.internal.mongodb;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientSettings;
import com.mongodb.TransactionOptions;
import com.mongodb.connection.ClusterType;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.listener.QueryListener;
import dev.runnel.pool.PoolStats;
import dev.runnel.spi.Capability;
import dev.runnel.url.ConnectUrl;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** One open database: the driver's client and what all faces share. */
public final class MongoEngine {
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.CANCEL_RUNNING,
            Capability.UPSERT,
            Capability.UPDATE_RETURNING,
            Capability.RETURNING,
            Capability.CONSTRAINT_NAMES,
            Capability.CONCURRENT_WRITERS,
            Capability.ISOLATION_SNAPSHOT,
            Capability.ARRAYS,
            Capability.NOTIFICATIONS));

    private final MongoOptions options;
    private final MongoClient client;
    private final MongoDatabase database;
    private final MongoErrors errors;
    private final MongoEvents events;
    private final Killer killer;
    private final Places places;

    private MongoEngine(MongoOptions options, List<QueryListener> listeners) {
        this.options = options;
        this.events = new MongoEvents(listeners, options);
        this.client = MongoClients.create(options.settings());
        this.errors = new MongoErrors(client::getClusterDescription);
        var codecs = CodecRegistries.fromRegistries(
                CodecRegistries.fromCodecs(new Stored.StoredCodec()), MongoClientSettings.getDefaultCodecRegistry());
        this.database = client.getDatabase(options.database()).withCodecRegistry(codecs);
        this.killer = new Killer(client);
        this.places = options.places();
    }

    /** Throws CONFIGURATION naming the part of the URL that is wrong. Nothing is asked of a server yet. */
    public static MongoEngine open(String url, List<QueryListener> listeners) {
        return new MongoEngine(MongoOptions.of(ConnectUrl.parse(url)), listeners);
    }

    /** What MongoDB can do of what not every backend can. */
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    /** The driver's own client. */
    public MongoClient client() {
        return client;
    }

    /** The name of the URL's database. */
    public String databaseName() {
        return options.database();
    }

    MongoOptions options() {
        return options;
    }

    MongoErrors errors() {
        return errors;
    }

    MongoEvents events() {
        return events;
    }

    Killer killer() {
        return killer;
    }

    Places places() {
        return places;
    }

    /** How many requests run and wait; what the driver has open beside them is not counted. */
    public PoolStats pool() {
        return places.stats();
    }

    Target target(@Nullable MongoSession session) {
        return new Target(database, session == null ? null : session.driver());
    }

    Request request(Read<?> read, @Nullable MongoSession session) {
        return Request.of(read.command(), read.collection(), read.shown(), read.settings(), session != null);
    }

    <C extends Call<?>> C send(C call, @Nullable MongoSession session) {
        if (session == null) {
            call.begin();
        } else {
            session.run(call);
        }
        return call;
    }

    /** Reads to the end, or as far as the word wants. */
    public <V extends @Nullable Object, R extends @Nullable Object> Call<R> rows(
            @Nullable MongoSession session, Read<V> read, Terminal<V, R> terminal) {
        return send(new RowsCall<>(this, request(read, session), target(session), read, terminal), session);
    }

    /** Reads batch by batch. */
    public <V extends @Nullable Object> MongoCursor<V> cursor(@Nullable MongoSession session, Read<V> read) {
        return new MongoCursor<>(this, session, read);
    }

    /** Sends what has one answer. */
    public <R extends @Nullable Object> Call<R> run(@Nullable MongoSession session, Statement<?, R> statement) {
        return send(statement.made(this, session), session);
    }

    /** Asks a server for a sign of life. */
    public Call<@Nullable Void> ping() {
        return run(null, Commands.ping());
    }

    /** A session with a transaction begun on it; the server hears of it with the first request. */
    public Call<MongoSession> begin(TransactionOptions transaction) {
        var statement = new Statement<ClientSession, MongoSession>(
                "startSession",
                "",
                null,
                CallSettings.NONE,
                new SingleCall.Single<>(
                        (target, comment, limit) -> client.startSession(
                                ClientSessionOptions.builder().build()),
                        session -> {
                            ClientSession begun = Objects.requireNonNull(session);
                            requireTransactions();
                            begun.startTransaction(transaction);
                            return new MongoSession(this, begun);
                        },
                        false));
        return apart(statement);
    }

    private <T, R extends @Nullable Object> Call<R> apart(Statement<T, R> statement) {
        Call<R> call = statement.made(this, null);
        call.beginApart();
        return call;
    }

    /** A server that stands alone would take the block's requests one by one, or refuse them in words of its own. */
    private void requireTransactions() {
        if (client.getClusterDescription().getType() == ClusterType.STANDALONE) {
            throw MongoErrors.noTransactions(null);
        }
    }

    /** Commit and abort, which nobody cancels: they fail after {@code control_timeout}, and are settled behind. */
    Call<@Nullable Void> control(String command, Supplier<Publisher<Void>> publisher) {
        var statement = new Statement<Void, @Nullable Void>(
                command,
                "",
                null,
                CallSettings.NONE.withTimeout(options.controlTimeout()),
                new SingleCall.Single<>((target, comment, limit) -> publisher.get(), nothing -> null, false));
        return apart(statement);
    }

    /** Closes the client: what still runs fails with CLOSED or CONNECTION_LOST. */
    public void close() {
        places.close();
        client.close();
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "MongoDB(" + options + ")";
    }
}
