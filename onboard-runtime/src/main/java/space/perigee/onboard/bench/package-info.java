/**
 * How fast a network trains and predicts on this machine, by DL4J's own layers and by Perigee's
 * engine, in one run: {@link space.perigee.onboard.bench.NetworkBench}.
 */
@NullMarked
package space.perigee.onboard.bench;

import org.jspecify.annotations.NullMarked;
