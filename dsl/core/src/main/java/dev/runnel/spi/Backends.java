package dev.runnel.spi;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.text.Suggestions;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.CoreOption;
import dev.runnel.url.DatabaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the backend for a URL among those on the class path. */
public final class Backends {
    private static final Map<String, String> ARTIFACTS = Map.of(
            "postgresql", "runnel-postgresql",
            "mysql", "runnel-mysql",
            "mariadb", "runnel-mysql",
            "sqlite", "runnel-sqlite",
            "duckdb", "runnel-duckdb",
            "jdbc", "runnel-jdbc");

    private static final Map<String, String> NOT_SQL = Map.of(
            "mongodb", "Mongo.open of runnel-mongodb",
            "redis", "Redis.open of runnel-redis",
            "rediss", "Redis.open of runnel-redis");

    private Backends() {}

    /** Checks the URL's options and makes its backend, which opens nothing yet. Throws CONFIGURATION. */
    public static Backend create(ConnectUrl url) {
        BackendProvider provider = find(url);
        Set<String> known = new TreeSet<>(CoreOption.names());
        known.addAll(provider.options());
        url.requireOnly(known);
        return provider.create(url);
    }

    /**
     * The same with the connect timeout of these options, so that the driver gives a connection up when the pool does; a
     * driver's own URL says it in the driver's words.
     */
    public static Backend create(ConnectUrl url, DatabaseOptions options) {
        String name = CoreOption.CONNECT_TIMEOUT.optionName();
        Duration limit = options.connectTimeout();
        boolean told = url.subprotocol() != null || limit.equals(url.duration(name, Duration.ZERO));
        return create(told ? url : url.withOption(name, limit.toMillis() + "ms"));
    }

    /**
     * The provider of the URL's scheme (of {@code jdbc:postgresql:…} the one of {@code postgresql+jdbc}, if there is one, else
     * that of {@code jdbc}), looked for by the context class loader, then by Runnel's own. Throws
     * CONFIGURATION that lists the schemes found if there is none, and if two backends claim the scheme.
     */
    public static BackendProvider find(ConnectUrl url) {
        return find(url, installed());
    }

    static BackendProvider find(ConnectUrl url, List<BackendProvider> providers) {
        String subprotocol = url.subprotocol();
        List<BackendProvider> found =
                subprotocol == null ? List.of() : answering(subprotocol + "+" + url.scheme(), providers);
        if (found.isEmpty()) {
            found = answering(url.scheme(), providers);
        }
        if (found.size() > 1) {
            throw wrong("Two backends answer to " + url.scheme() + ": "
                    + found.get(0).getClass().getName() + " and "
                    + found.get(1).getClass().getName() + ". Keep one of their artifacts on the class path.");
        }
        if (found.isEmpty()) {
            throw unknownScheme(url, providers);
        }
        return found.get(0);
    }

    private static List<BackendProvider> answering(String scheme, List<BackendProvider> providers) {
        return providers.stream()
                .filter(provider -> provider.schemes().contains(scheme))
                .toList();
    }

    private static List<BackendProvider> installed() {
        Map<String, BackendProvider> byClass = new LinkedHashMap<>();
        load(Thread.currentThread().getContextClassLoader(), byClass);
        load(Backends.class.getClassLoader(), byClass);
        return new ArrayList<>(byClass.values());
    }

    private static void load(@Nullable ClassLoader loader, Map<String, BackendProvider> byClass) {
        try {
            for (BackendProvider provider : ServiceLoader.load(BackendProvider.class, loader)) {
                byClass.putIfAbsent(provider.getClass().getName(), provider);
            }
        } catch (ServiceConfigurationError e) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A backend on the class path could not be loaded; use the same version of every Runnel artifact.",
                    e);
        }
    }

    private static RunnelException unknownScheme(ConnectUrl url, List<BackendProvider> providers) {
        Set<String> schemes = new TreeSet<>();
        providers.forEach(provider -> schemes.addAll(provider.schemes()));
        String dialect = url.dialect();
        if (NOT_SQL.containsKey(dialect)) {
            return wrong(dialect + " is not an SQL database: open it with " + NOT_SQL.get(dialect) + ".");
        }
        String subprotocol = url.subprotocol();
        boolean r2dbc = subprotocol != null && dialect.equals("r2dbc");
        String artifact = ARTIFACTS.get(r2dbc ? subprotocol : dialect);
        Set<String> candidates = new TreeSet<>(schemes);
        candidates.addAll(ARTIFACTS.keySet());
        String advice = schemes.contains(dialect)
                ? " Leave out the +" + url.transport() + ", or add the backend that has it."
                : artifact != null
                        ? " Add the artifact dev.runnel:" + artifact + "."
                        : r2dbc
                                ? " The R2DBC drivers that Runnel knows are those of postgresql, mysql and mariadb."
                                : Suggestions.didYouMean(url.scheme(), candidates);
        return wrong("No backend on the class path answers to " + url.scheme() + "." + advice + " Found: "
                + Suggestions.sorted(schemes) + ".");
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }
}
