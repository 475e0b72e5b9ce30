package dev.runnel.url;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds each option where it has the highest priority: builder, URL, environment, default. */
final class OptionLayers {
    private static final int MOST_SESSIONS = 100_000;

    private final Map<CoreOption, String> builder;
    private final @Nullable ConnectUrl url;
    private final Map<String, String> environment;

    OptionLayers(Map<CoreOption, String> builder, @Nullable ConnectUrl url, Map<String, String> environment) {
        this.builder = builder;
        this.url = url;
        this.environment = environment;
    }

    OptionText text(CoreOption option) {
        OptionText given = given(option);
        String name = option.optionName();
        return given != null ? given : new OptionText("The default of " + name, name, option.defaultText());
    }

    /** The option as somebody gave it; null if its default is to be used. */
    @Nullable
    OptionText given(CoreOption option) {
        String name = option.optionName();
        String built = builder.get(option);
        if (built != null) {
            return new OptionText("The builder's option " + name, name, built);
        }
        String inUrl = url == null ? null : url.text(name);
        if (inUrl != null) {
            return new OptionText("The URL option " + name, name, inUrl);
        }
        String variable = option.environmentName();
        String inEnvironment = variable == null ? null : environment.get(variable);
        // A variable set to nothing is how shells and compose files unset one.
        return inEnvironment == null || inEnvironment.isBlank()
                ? null
                : new OptionText("The environment variable " + variable, name, inEnvironment);
    }

    int sessions(CoreOption option, int least) {
        return text(option).integer(least, MOST_SESSIONS);
    }

    boolean bool(CoreOption option) {
        return text(option).bool();
    }

    /** Zero is off. */
    Duration duration(CoreOption option) {
        return text(option).duration();
    }

    /** SQLAlchemy's {@code -1} is off too, which is zero here. */
    Duration durationOrNever(CoreOption option) {
        OptionText text = text(option);
        return text.value().strip().equals("-1") ? Duration.ZERO : text.duration();
    }

    Duration positive(CoreOption option) {
        OptionText text = text(option);
        Duration duration = text.duration();
        if (duration.isZero()) {
            throw text.wrong("a duration above zero, such as " + option.defaultText());
        }
        return duration;
    }
}
