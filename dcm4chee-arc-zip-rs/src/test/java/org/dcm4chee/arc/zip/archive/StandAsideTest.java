package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.Deidentify;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The archive's own ZIP is served for a member that it lacks, and for no other fault")
class StandAsideTest {
  private static final String OURS = "org.dcm4chee.arc.zip.archive.InstanceSource";
  private final StandAside policy = new StandAside();

  private static <T extends Throwable> T thrownIn(T fault, String... classes) {
    StackTraceElement[] trace = new StackTraceElement[classes.length];
    for (int i = 0; i < classes.length; i++) {
      trace[i] = new StackTraceElement(classes[i], "m", null, -1);
    }
    fault.setStackTrace(trace);
    return fault;
  }

  static List<Throwable> missingMembers() {
    return List.of(
        thrownIn(new NoSuchMethodError("x"), OURS),
        thrownIn(new NoSuchFieldError("x"), OURS),
        thrownIn(new AbstractMethodError("x"), OURS),
        thrownIn(new IncompatibleClassChangeError("x"), OURS),
        thrownIn(new NoClassDefFoundError("org/dcm4che3/net/Device"), OURS),
        thrownIn(
            new NoClassDefFoundError("org/dcm4che3/net/Device"),
            "java.lang.ClassLoader",
            "org.jboss.modules.Module",
            OURS));
  }

  @ParameterizedTest
  @MethodSource("missingMembers")
  void memberThatTheArchiveLacks_noLimitIsSet_archiveServes(Throwable fault) {
    assertThat(policy.judge(fault, Optional.of(ZipSettings.defaults()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("missingMembers")
  void memberThatTheArchiveLacks_aLimitIsSet_refused(Throwable fault) {
    ZipSettings limited = ZipSettings.defaults().with(Setting.MAX_BYTES, Limit.of(1000));
    ZipSettings roles = ZipSettings.defaults().with(Setting.ROLES, List.of("research"));

    ZipSettings deidentified = ZipSettings.defaults().with(Setting.DEIDENTIFY, Deidentify.ALLOWED);

    assertThat(policy.judge(fault, Optional.of(limited)).map(Refusal::reason))
        .contains(Refusal.Reason.DOES_NOT_FIT);
    assertThat(policy.judge(fault, Optional.of(deidentified)).map(Refusal::reason))
        .as("the archive's own ZIP would be identified")
        .contains(Refusal.Reason.DOES_NOT_FIT);
    assertThat(policy.judge(fault, Optional.of(roles)).map(Refusal::reason))
        .contains(Refusal.Reason.DOES_NOT_FIT);
    assertThat(policy.judge(fault, Optional.empty()).map(Refusal::reason))
        .as("settings that are not known may hold a limit")
        .contains(Refusal.Reason.DOES_NOT_FIT);
  }

  static List<Throwable> ownFaults() {
    return List.of(
        thrownIn(new IllegalArgumentException("duplicate element"), OURS),
        thrownIn(new UnsatisfiedLinkError("no opencv_java"), OURS),
        thrownIn(new NoSuchMethodError("x"), "org.dcm4che3.imageio.codec.Transcoder", OURS),
        thrownIn(new NoClassDefFoundError("Could not initialize class org.x.Y"), OURS),
        thrownIn(new ExceptionInInitializerError("x"), OURS),
        thrownIn(new NoSuchMethodError("x")),
        thrownIn(new NoSuchMethodError("x"), "java.lang.ClassLoader", "jdk.internal.Loader"),
        thrownIn(new OutOfMemoryError("x"), OURS));
  }

  @ParameterizedTest
  @MethodSource("ownFaults")
  void anyOtherFault_isRefusedInWords(Throwable fault) {
    Optional<Refusal> refusal = policy.judge(fault, Optional.of(ZipSettings.defaults()));

    assertThat(refusal.map(Refusal::reason)).contains(Refusal.Reason.FAULT);
    assertThat(refusal.orElseThrow().getMessage())
        .contains("zip-rs", "administrator")
        .doesNotContain(fault.getClass().getSimpleName());
  }

  @Test
  @DisplayName("a setting that limits nothing is no reason to refuse")
  void otherSettings() {
    ZipSettings named = ZipSettings.defaults().with(Setting.MANIFEST, true);

    assertThat(policy.judge(missingMembers().get(0), Optional.of(named))).isEmpty();
  }
}
