package io.headwater.bridge.mqtt;

/** The grammar of topic filters, and what they match (MQTT 3.1.1 and 5, 4.7). */
public final class TopicFilter {
    private static final String SHARED = "$share/";

    private TopicFilter() {}

    /**
     * Whether this is a topic filter: not empty [MQTT-4.7.3-1], {@code #} alone in the last level
     * [MQTT-4.7.1-2], {@code +} alone in its level [MQTT-4.7.1-3].
     */
    public static boolean isValid(String filter) {
        if (filter.isEmpty() || filter.indexOf(0) >= 0) {
            return false;
        }
        int last = filter.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = filter.charAt(i);
            boolean alone =
                    (i == 0 || filter.charAt(i - 1) == '/')
                            && (i == last || filter.charAt(i + 1) == '/');
            if ((c == '#' && !(alone && i == last)) || (c == '+' && !alone)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it asks for a shared subscription of MQTT 5: it begins with {@code $share/}. */
    public static boolean isShared(String filter) {
        return filter.startsWith(SHARED);
    }

    /**
     * Whether a shared subscription names a group and a filter, {@code $share/<group>/<filter>},
     * the group without wildcards [MQTT 5, 4.8.2-1 and 4.8.2-2].
     */
    static boolean isValidShared(String filter) {
        int group = SHARED.length();
        int slash = filter.indexOf('/', group);
        return slash > group
                && slash + 1 < filter.length()
                && TopicName.isValid(filter.substring(group, slash))
                && isValid(filter.substring(slash + 1));
    }

    /** How many levels it has: one more than it has slashes. */
    public static int levels(String filter) {
        int levels = 1;
        for (int i = 0; i < filter.length(); i++) {
            if (filter.charAt(i) == '/') {
                levels++;
            }
        }
        return levels;
    }

    /**
     * Whether messages of this topic match the filter. A wildcard in the first level matches no
     * topic that begins with {@code $} [MQTT-4.7.2-1].
     *
     * @param filter a valid filter
     * @param topic a valid topic name
     */
    public static boolean matches(String filter, String topic) {
        char first = filter.charAt(0);
        if (topic.charAt(0) == '$' && (first == '+' || first == '#')) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (true) {
            int filterEnd = endOfLevel(filter, f);
            int topicEnd = endOfLevel(topic, t);
            if (filter.startsWith("#", f)) {
                return true;
            }
            boolean any = filterEnd == f + 1 && filter.charAt(f) == '+';
            if (!any
                    && (filterEnd - f != topicEnd - t
                            || !filter.regionMatches(f, topic, t, topicEnd - t))) {
                return false;
            }
            boolean filterDone = filterEnd == filter.length();
            boolean topicDone = topicEnd == topic.length();
            if (topicDone) {
                return filterDone || filter.startsWith("/#", filterEnd);
            }
            if (filterDone) {
                return false;
            }
            f = filterEnd + 1;
            t = topicEnd + 1;
        }
    }

    private static int endOfLevel(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
