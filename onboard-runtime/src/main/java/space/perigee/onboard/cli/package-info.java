/**
 * The command {@code perigee onboard}. {@link space.perigee.onboard.cli.RunCommand} flies against
 * the wall clock and an MQTT broker, {@link space.perigee.onboard.cli.RehearseCommand} in virtual
 * time and alone, {@link space.perigee.onboard.cli.EvaluateCommand} scores a model file. Files,
 * clocks and signals are handled here; what they do is in the packages below.
 */
@NullMarked
package space.perigee.onboard.cli;

import org.jspecify.annotations.NullMarked;
