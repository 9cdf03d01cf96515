package com.allmine.data.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CacheTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final Cache<String, String> cache = new Cache<>(clock);
    private final List<String> loads = new ArrayList<>();

    private Supplier<Optional<String>> load(String value) {
        return () -> {
            loads.add(value);
            return Optional.of(value);
        };
    }

    @Test
    void loadsAValueAgainAfterAMinute() {
        assertThat(cache.get("key", load("first"))).contains("first");
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(cache.get("key", load("second"))).contains("first");

        clock.advance(Duration.ofMillis(1));
        assertThat(cache.get("key", load("third"))).contains("third");
        assertThat(loads).containsExactly("first", "third");
    }

    @Test
    void countsTheMinuteFromTheBeginningOfTheLoad() {
        cache.get("key", () -> {
            clock.advance(Duration.ofSeconds(7));
            return Optional.of("slow");
        });

        clock.advance(Duration.ofSeconds(53));
        assertThat(cache.get("key", load("next"))).contains("next");
    }

    @Test
    void cachesNoEmptyOrFailedLoad() {
        assertThat(cache.get("key", Optional::empty)).isEmpty();
        assertThatThrownBy(() -> cache.get("key", () -> {
                    throw new IllegalStateException("as the test wants");
                }))
                .hasMessage("as the test wants");

        assertThat(cache.get("key", load("value"))).contains("value");
    }

    @Test
    void loadsTheMissingKeysTogether() {
        cache.get("a", load("known"));
        List<Set<String>> batches = new ArrayList<>();

        for (int i = 0; i < 2; i++) {
            assertThat(cache.getAll(Set.of("a", "b", "c"), missing -> {
                        batches.add(missing);
                        return Map.of("b", "loaded-b", "c", "loaded-c");
                    }))
                    .isEqualTo(Map.of("a", "known", "b", "loaded-b", "c", "loaded-c"));
        }

        assertThat(batches).containsExactly(Set.of("b", "c"));
    }

    @Test
    void loadsExpiredKeysAgain() {
        cache.getAll(Set.of("a"), missing -> Map.of("a", "old"));
        clock.advance(Duration.ofSeconds(60));

        assertThat(cache.getAll(Set.of("a"), missing -> Map.of("a", "new"))).isEqualTo(Map.of("a", "new"));
    }

    @Test
    void dropsTheEntriesThatExpireFirstWhenItIsFull() {
        cache.get("eldest", load("eldest"));
        clock.advance(Duration.ofSeconds(1));
        Set<String> many = IntStream.range(0, 999).mapToObj(i -> "key-" + i).collect(Collectors.toSet());
        cache.getAll(many, missing -> missing.stream().collect(Collectors.toMap(key -> key, key -> key)));
        cache.get("eldest", load("not needed"));
        assertThat(loads).containsExactly("eldest");

        cache.get("one more", load("one more"));

        cache.get("key-500", load("not needed either"));
        cache.get("eldest", load("eldest again"));
        assertThat(loads).containsExactly("eldest", "one more", "eldest again");
    }

    @Test
    void dropsEverythingWhenItIsCleared() {
        cache.get("key", load("first"));

        cache.clear();

        assertThat(cache.get("key", load("second"))).contains("second");
    }

    @Test
    void loadsAKeyOnceForThreadsThatAskForItTogether() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch loaded = new CountDownLatch(1);
        Thread preload = Thread.ofPlatform()
                .start(() -> cache.get("key", () -> {
                    started.countDown();
                    await(loaded);
                    return Optional.of("preloaded");
                }));
        await(started);
        AtomicReference<Optional<String>> seen = new AtomicReference<>(Optional.empty());
        Thread request = Thread.ofPlatform().start(() -> seen.set(cache.get("key", load("twice"))));
        while (request.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        loaded.countDown();
        preload.join();
        request.join();

        assertThat(seen.get()).contains("preloaded");
        assertThat(loads).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
