package com.allmine.data.dynamo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values in memory until they expire. A value never lives longer than its TTL after the load began. When the cache
 * is full, the entry that expires first makes room. Any number of threads may use it.
 */
public final class Cache<K, V> {
    /** The TTL of all that a store caches: a change in a table is seen everywhere after at most a minute. */
    private static final Duration TTL = Duration.ofSeconds(60);

    /** Callers choose part of a key, the tenant or the version of a document, so the number of keys needs a bound. */
    private static final int MAX_ENTRIES = 1000;

    private final InstantSource clock;
    private final ConcurrentMap<K, CacheEntry<V>> entries = new ConcurrentHashMap<>();

    public Cache(InstantSource clock) {
        this.clock = clock;
    }

    private record CacheEntry<V>(V value, Instant expiresAt) {
        boolean isExpired(Instant now) {
            return !now.isBefore(expiresAt);
        }
    }

    /**
     * The cached value, or else the loaded one. Threads that ask for a key while it loads wait for that load.
     *
     * @param load the value; if it is empty or throws, nothing is cached
     */
    public Optional<V> get(K key, Supplier<Optional<V>> load) {
        Instant now = clock.instant();
        CacheEntry<V> entry = entries.get(key);
        if (entry == null || entry.isExpired(now)) {
            entry = entries.compute(key, (k, other) -> other == null || other.isExpired(now) ? load(load, now) : other);
            evict();
        }
        return Optional.ofNullable(entry).map(CacheEntry::value);
    }

    private @Nullable CacheEntry<V> load(Supplier<Optional<V>> load, Instant now) {
        return load.get().map(value -> entry(value, now)).orElse(null);
    }

    /**
     * The values of several keys. Those that are not cached are loaded together.
     *
     * @param load the value of each key that it is given
     */
    public Map<K, V> getAll(Set<K> keys, Function<Set<K>, Map<K, V>> load) {
        Instant now = clock.instant();
        Map<K, V> values = new HashMap<>();
        Set<K> missing = new HashSet<>();
        for (K key : keys) {
            CacheEntry<V> entry = entries.get(key);
            if (entry == null || entry.isExpired(now)) {
                missing.add(key);
            } else {
                values.put(key, entry.value());
            }
        }
        if (!missing.isEmpty()) {
            Map<K, V> loaded = load.apply(missing);
            values.putAll(loaded);
            loaded.forEach((key, value) -> entries.put(key, entry(value, now)));
            evict();
        }
        return values;
    }

    /** Drops every entry. */
    public void clear() {
        entries.clear();
    }

    private static <V> CacheEntry<V> entry(V value, Instant now) {
        return new CacheEntry<>(value, now.plus(TTL));
    }

    private void evict() {
        while (entries.size() > MAX_ENTRIES) {
            entries.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().expiresAt()))
                    .ifPresent(entry -> entries.remove(entry.getKey(), entry.getValue()));
        }
    }
}
