package io.headwater.topologies.views;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one partition, by key and by term. One thread writes, any reads: a reader sees each
 * node before or after a change of it, and checks the node itself, so that a posting that is a
 * moment late never lists a node that does not match.
 */
final class FleetPartition {
    private final ConcurrentSkipListMap<String, FleetEntry> nodes = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<String, Set<String>> groups = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final ConcurrentMap<Term, Posting> postings = new ConcurrentHashMap<>();

    /** Apart, as they are few and all of them are looked at. */
    private final ConcurrentMap<Term, Posting> sessions = new ConcurrentHashMap<>();

    private volatile boolean ready;

    /** A value that nodes can have in common. */
    sealed interface Term {
        record Type(String value) implements Term {}

        record Model(String value) implements Term {}

        record FwVersion(String value) implements Term {}

        record InGroup(String value) implements Term {}

        /** A null session: nothing is open. */
        record InSession(FleetEntry.@Nullable Session value) implements Term {}
    }

    /** The nodes that have a term, in order, and how many. */
    private static final class Posting {
        private final ConcurrentSkipListSet<String> keys = new ConcurrentSkipListSet<>();
        private final AtomicInteger size = new AtomicInteger();
    }

    /** Walks candidates in order. Used by one thread. */
    final class Cursor {
        private final Iterator<String> keys;
        private String key = "";

        private Cursor(Iterator<String> keys) {
            this.keys = keys;
        }

        boolean next() {
            if (!keys.hasNext()) {
                return false;
            }
            key = keys.next();
            return true;
        }

        String key() {
            return key;
        }

        boolean matches(FleetQuery query, InMemoryFleetIndex.BridgesOnce bridges) {
            FleetEntry entry = nodes.get(key);
            return entry != null
                    && is(query.type(), entry.type())
                    && is(query.model(), entry.model())
                    && is(query.fwVersion(), entry.fwVersion())
                    && (query.group() == null || groupsOf(key).contains(query.group()))
                    && isOf(query, key)
                    && (query.connected() == null
                            || query.connected() == bridges.connected(entry.session()));
        }
    }

    void ready() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    /** The node is listed first, then found by its new terms, then no longer by its old ones. */
    void put(String key, FleetEntry entry) {
        FleetEntry before = nodes.put(key, entry);
        if (before == null) {
            size.incrementAndGet();
        }
        List<Term> terms = termsOf(entry);
        List<Term> old = before == null ? List.of() : termsOf(before);
        terms.stream().filter(term -> !old.contains(term)).forEach(term -> post(term, key));
        old.stream().filter(term -> !terms.contains(term)).forEach(term -> unpost(term, key));
    }

    /** The node is in these groups and in no other. */
    void groups(String key, Set<String> now) {
        Set<String> before = groupsOf(key);
        if (now.isEmpty()) {
            groups.remove(key);
        } else {
            groups.put(key, Set.copyOf(now));
        }
        now.stream()
                .filter(group -> !before.contains(group))
                .forEach(group -> post(new Term.InGroup(group), key));
        before.stream()
                .filter(group -> !now.contains(group))
                .forEach(group -> unpost(new Term.InGroup(group), key));
    }

    void remove(String key) {
        groups(key, Set.of());
        FleetEntry before = nodes.remove(key);
        if (before != null) {
            size.decrementAndGet();
            termsOf(before).forEach(term -> unpost(term, key));
        }
    }

    /** What holds open sessions. */
    Set<FleetEntry.Session> holders() {
        return sessions.keySet().stream()
                .flatMap(
                        term ->
                                term instanceof Term.InSession(var session) && session != null
                                        ? Stream.of(session)
                                        : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Keys of nodes whose open session is held so, in order. */
    Stream<String> heldBy(FleetEntry.Session holder) {
        Posting posting = sessions.get(new Term.InSession(holder));
        return posting == null ? Stream.empty() : posting.keys.stream();
    }

    /** How many nodes have a term. */
    long count(Term term) {
        Posting posting = kept(term).get(term);
        return posting == null ? 0 : posting.size.get();
    }

    /** How many nodes there are. */
    long size() {
        return size.get();
    }

    /** Cursors that together meet every node that can match; the fewer nodes, the better. */
    List<Cursor> candidates(FleetQuery query, InMemoryFleetIndex.BridgesOnce bridges) {
        var choices = new ArrayList<Collection<Posting>>();
        addChoice(choices, query.type(), Term.Type::new);
        addChoice(choices, query.model(), Term.Model::new);
        addChoice(choices, query.fwVersion(), Term.FwVersion::new);
        addChoice(choices, query.group(), Term.InGroup::new);
        if (query.connected() != null) {
            boolean wanted = query.connected();
            choices.add(inSessions(session -> bridges.connected(session) == wanted));
        }
        return choices.stream()
                .min((one, other) -> Long.compare(sizeOf(one), sizeOf(other)))
                .filter(smallest -> sizeOf(smallest) < size.get())
                .map(
                        smallest ->
                                smallest.stream()
                                        .map(posting -> after(query, posting.keys))
                                        .toList())
                .orElseGet(() -> List.of(after(query, nodes.keySet())));
    }

    private Set<String> groupsOf(String key) {
        return groups.getOrDefault(key, Set.of());
    }

    private Cursor after(FleetQuery query, NavigableSet<String> keys) {
        String first = query.after() == null ? prefixOf(query) : query.after();
        return new Cursor(keys.tailSet(first, query.after() == null).iterator());
    }

    private void addChoice(
            List<Collection<Posting>> choices,
            @Nullable String value,
            Function<String, Term> term) {
        if (value != null) {
            Posting posting = postings.get(term.apply(value));
            choices.add(posting == null ? List.of() : List.of(posting));
        }
    }

    private List<Posting> inSessions(Predicate<FleetEntry.@Nullable Session> wanted) {
        return sessions.entrySet().stream()
                .filter(
                        entry ->
                                entry.getKey() instanceof Term.InSession(var session)
                                        && wanted.test(session))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void post(Term term, String key) {
        Posting posting = kept(term).computeIfAbsent(term, absent -> new Posting());
        posting.keys.add(key);
        posting.size.incrementAndGet();
    }

    private void unpost(Term term, String key) {
        Posting posting = kept(term).get(term);
        if (posting != null && posting.keys.remove(key) && posting.size.decrementAndGet() == 0) {
            kept(term).remove(term);
        }
    }

    private ConcurrentMap<Term, Posting> kept(Term term) {
        return term instanceof Term.InSession ? sessions : postings;
    }

    private static long sizeOf(Collection<Posting> postings) {
        return postings.stream().mapToLong(posting -> posting.size.get()).sum();
    }

    private static List<Term> termsOf(FleetEntry entry) {
        return Stream.of(
                        entry.type() == null ? null : new Term.Type(entry.type()),
                        entry.model() == null ? null : new Term.Model(entry.model()),
                        entry.fwVersion() == null ? null : new Term.FwVersion(entry.fwVersion()),
                        new Term.InSession(entry.session()))
                .filter(Objects::nonNull)
                .map(Term.class::cast)
                .toList();
    }

    private static boolean is(@Nullable String wanted, @Nullable String value) {
        return wanted == null || wanted.equals(value);
    }

    private static boolean isOf(FleetQuery query, String key) {
        String tenant = key.substring(0, key.indexOf('/'));
        String dialect = key.substring(tenant.length() + 1, key.indexOf('/', tenant.length() + 1));
        return is(query.tenant(), tenant) && is(query.dialect(), dialect);
    }

    private static String prefixOf(FleetQuery query) {
        return query.tenant() == null ? "" : query.tenant() + "/";
    }
}
