/**
 * The commands that measure Perigee itself: fault campaign, fuzzer, benchmarks of links and codecs.
 * {@link space.perigee.sim.lab.cli.LabCommands} lists those under {@code perigee sim}; each class
 * parses its options, calls a package of the lab and prints. Nothing here flies.
 */
@NullMarked
package space.perigee.sim.lab.cli;

import org.jspecify.annotations.NullMarked;
