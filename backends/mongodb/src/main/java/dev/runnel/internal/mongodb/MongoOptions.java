package dev.runnel.internal.mongodb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.text.Suggestions;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.ConnectUrlBuilder;
import dev.runnel.url.CoreOption;
import dev.runnel.url.DatabaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A URL's options: Runnel's own, in snake_case, and beside them the driver's as MongoDB documents them. An option that
 * neither knows, and a value that is none of its kind, is refused by name; the driver would only log it and go on.
 */
final class MongoOptions {
    private static final Set<String> OWN = Set.of(
            "pool_size",
            "pool_min_size",
            "pool_timeout",
            "pool_leak_threshold",
            "pool_capture_stacks",
            "queue_target",
            "queue_interval",
            "pool_recycle",
            "pool_max_idle",
            "statement_timeout",
            "connect_timeout",
            "settle_timeout",
            "control_timeout",
            MongoTls.TRUST,
            "slow_query",
            "echo");

    private static final int DRIVERS_POOL_SIZE = 100;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern TRUTH = Pattern.compile("true|false");
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");

    /** The driver's options in their documented spelling, which counts in any case. */
    private static final Map<String, Pattern> DRIVER = Map.ofEntries(
            number("timeoutMS"),
            number("socketTimeoutMS"),
            number("maxConnecting"),
            number("localThresholdMS"),
            number("heartbeatFrequencyMS"),
            number("maxStalenessSeconds"),
            number("srvMaxHosts"),
            number("zlibCompressionLevel"),
            number("wtimeoutMS"),
            number("proxyPort"),
            truth("tls"),
            truth("ssl"),
            truth("tlsInsecure"),
            truth("tlsAllowInvalidHostnames"),
            truth("retryWrites"),
            truth("retryReads"),
            truth("directConnection"),
            truth("loadBalanced"),
            truth("journal"),
            text("replicaSet"),
            text("readConcernLevel"),
            text("readPreference"),
            text("readPreferenceTags"),
            text("w"),
            text("appName"),
            text("compressors"),
            text("authSource"),
            text("authMechanism"),
            text("authMechanismProperties"),
            text("srvServiceName"),
            text("serverMonitoringMode"),
            text("uuidRepresentation"),
            text("proxyHost"),
            text("proxyUsername"),
            text("proxyPassword"));

    private final ConnectUrl url;
    private final DatabaseOptions own;
    private final ConnectionString driver;
    private final String database;

    private MongoOptions(ConnectUrl url, DatabaseOptions own, ConnectionString driver, String database) {
        this.url = url;
        this.own = own;
        this.driver = driver;
        this.database = database;
    }

    /** Throws CONFIGURATION naming what is wrong, never a secret. */
    static MongoOptions of(ConnectUrl url) {
        if (!url.scheme().equals("mongodb") && !url.scheme().equals("mongodb+srv")) {
            throw wrong("Mongo.open takes a URL that begins with mongodb:// or mongodb+srv://.");
        }
        String database = url.database();
        if (database == null || url.hosts().isEmpty()) {
            throw wrong("The URL of MongoDB names its hosts and its database:"
                    + " mongodb://user:password@host:27017/shop?authSource=admin.");
        }
        ConnectUrlBuilder ours = copy(url, false);
        ConnectUrlBuilder theirs = copy(url, true);
        Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        url.options().forEach((name, value) -> {
            given.add(name);
            if (OWN.contains(name)) {
                ours.option(name, value);
            } else {
                theirs.option(known(name), checked(name, value));
            }
        });
        if (MongoTls.isOnByItself(url, given)) {
            theirs.option("tls", "true");
        }
        try {
            var text = new ConnectionString(theirs.build().raw());
            ConnectUrl own = ours.build();
            return new MongoOptions(own, DatabaseOptions.of(own), text, database);
        } catch (IllegalArgumentException e) {
            // The driver's message may quote the URL.
            throw wrong("The driver refuses the URL's options together: check replicaSet, authMechanism and its"
                    + " properties, loadBalanced and directConnection against MongoDB's manual.");
        }
    }

    private static ConnectUrlBuilder copy(ConnectUrl url, boolean withSecrets) {
        ConnectUrlBuilder copy = ConnectUrl.builder(url.scheme());
        url.hosts().forEach(host -> copy.host(host.host(), host.port()));
        if (url.database() != null) {
            copy.database(url.database());
        }
        if (withSecrets && url.user() != null) {
            copy.user(url.user());
        }
        if (withSecrets && url.password() != null) {
            copy.password(url.password());
        }
        return copy;
    }

    private static String known(String name) {
        for (String option : DRIVER.keySet()) {
            if (option.equalsIgnoreCase(name)) {
                return option;
            }
        }
        List<String> all = new ArrayList<>(OWN);
        all.addAll(DRIVER.keySet());
        throw wrong("The URL option " + shown(name) + " is not known." + Suggestions.didYouMean(name, all)
                + " Known options: " + Suggestions.sorted(all) + ".");
    }

    /** A name that holds a digit may have swallowed a secret. */
    private static String shown(String name) {
        return name.chars().anyMatch(Character::isDigit) ? "***" : name;
    }

    private static String checked(String name, String value) {
        Pattern form = DRIVER.get(known(name));
        if (form != null && !form.matcher(value.toLowerCase(Locale.ROOT)).matches()) {
            throw wrong("The URL option " + name + " is wrong; expected "
                    + (form == NUMBER ? "a whole number" : "true or false") + ".");
        }
        return value;
    }

    String database() {
        return database;
    }

    Duration statementTimeout() {
        return own.statementTimeout();
    }

    Duration settleTimeout() {
        return own.settleTimeout();
    }

    Duration controlTimeout() {
        return own.controlTimeout();
    }

    Duration slowQuery() {
        return own.slowQuery();
    }

    boolean echo() {
        return own.echo();
    }

    MongoClientSettings settings() {
        long connect = own.connectTimeout().toMillis();
        long statement = own.statementTimeout().toMillis();
        SSLContext trusting = MongoTls.trusting(url.text(MongoTls.TRUST));
        return MongoClientSettings.builder()
                .applyConnectionString(driver)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(connect, TimeUnit.MILLISECONDS))
                .applyToSslSettings(tls -> {
                    if (trusting != null) {
                        tls.context(trusting);
                    }
                })
                .applyToSocketSettings(socket -> {
                    socket.connectTimeout((int) Math.min(connect, Integer.MAX_VALUE), TimeUnit.MILLISECONDS);
                    if (driver.getSocketTimeout() == null && statement > 0) {
                        // A server that has fallen silent must not keep connections for ever.
                        socket.readTimeout(
                                (int) Math.min(statement + 10_000, Integer.MAX_VALUE), TimeUnit.MILLISECONDS);
                    }
                })
                .applyToConnectionPoolSettings(pool -> {
                    pool.maxSize(size() + Places.SPARE_CONNECTIONS)
                            .minSize(own.poolMinSize())
                            .maxWaitTime(own.poolTimeout().toMillis(), TimeUnit.MILLISECONDS)
                            .maxConnectionLifeTime(own.poolRecycle().toMillis(), TimeUnit.MILLISECONDS)
                            .maxConnectionIdleTime(own.poolMaxIdle().toMillis(), TimeUnit.MILLISECONDS);
                })
                .build();
    }

    Places places() {
        return new Places(own, size());
    }

    /** Requests at once: {@code pool_size}, or as many as MongoDB's drivers have connections by default. */
    private int size() {
        return url.text(CoreOption.POOL_SIZE.optionName()) == null ? DRIVERS_POOL_SIZE : own.poolSize();
    }

    private static Map.Entry<String, Pattern> number(String name) {
        return Map.entry(name, NUMBER);
    }

    private static Map.Entry<String, Pattern> truth(String name) {
        return Map.entry(name, TRUTH);
    }

    private static Map.Entry<String, Pattern> text(String name) {
        return Map.entry(name, ANYTHING);
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }

    /** Without a secret. */
    @Override
    public String toString() {
        return url.toString();
    }
}
