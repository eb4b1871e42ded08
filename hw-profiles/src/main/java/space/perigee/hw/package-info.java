/**
 * Hardware profiles. A {@link space.perigee.hw.Board} describes computing and its costs, a {@link
 * space.perigee.hw.Radio} the capacity of a contact, and a {@link space.perigee.hw.Spacecraft}
 * carries both, with a battery, solar cells and a thermal mass. Training schedules, memory quotas
 * and simulations take their numbers from here.
 *
 * <p>Start at {@link space.perigee.hw.ProfileCatalog}, which finds the shipped profiles by ID and
 * reads others from files. A profile is YAML with a JSON Schema for its kind. {@code ProfileReader}
 * passes the text through {@link space.perigee.hw.yaml.YamlTree} (lines, limits), {@link
 * space.perigee.hw.yaml.YamlSchema} (fields, ranges) and {@code ProfileBinder} (constraints between
 * fields), and reports everything that is wrong as {@link space.perigee.hw.yaml.Finding findings},
 * one per line.
 *
 * <p>Names include the units. MB is 2<sup>20</sup> bytes, as in {@code -Xmx}; Gflops are
 * 10<sup>9</sup> float32 operations per second.
 */
@NullMarked
package space.perigee.hw;

import org.jspecify.annotations.NullMarked;
