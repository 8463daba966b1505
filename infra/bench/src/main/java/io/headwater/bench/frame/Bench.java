package io.headwater.bench.frame;

/** One group of measurements that belong together, with the limits they are compared with. */
public interface Bench {
    /** What it is called on the command line and on the page; lower-case words with hyphens. */
    String name();

    /** What it measures, as a sentence for the page. */
    String what();

    /**
     * Measures. Everything it starts has ended when this returns or throws.
     *
     * @throws Exception when there is no figure to be had, saying why; the page stays as it is
     */
    Report run(Options options, Progress progress) throws Exception;
}
