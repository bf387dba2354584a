package ai.trustmodel.tracing.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house, for every module this one can see. It stands here because the command line is the only module
 * that knows all the others.
 */
class HouseRulesTest {
    private static final String ROOT = "ai.trustmodel.tracing";
    private static final String API = "tracing-api";
    private static final String CLI = "cli";
    private static final List<String> API_PACKAGES = List.of("model", "spi", "formats", "internal");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyModule_isSeen() {
        assertThat(HOUSE.stream().map(HouseRulesTest::module).distinct())
                .as("modules on the class path of this test; a new module is added to tracing-cli's pom")
                .contains(API, "testkit", "extractors", "storage.sqlite", "mcp", "host", CLI);
    }

    @Test
    void leafModules_dependOnTheApiAlone() {
        classes()
                .that(resideOutsideModule(CLI))
                .should(use(
                        "nothing of another module but tracing-api",
                        d -> module(d.getTargetClass()).equals(API)))
                .check(HOUSE);
    }

    @Test
    void internalPackages_areUsedByTheirOwnModuleAlone() {
        classes()
                .should(use("no other module's internal package", d -> !isInternal(d.getTargetClass())))
                .check(HOUSE);
    }

    @Test
    void apiSignatures_showNoJackson() {
        classes()
                .that(describe("reside in " + API, c -> module(c).equals(API)))
                .and()
                .arePublic()
                .and()
                .resideOutsideOfPackage("..internal..")
                .should(new ArchCondition<JavaClass>("show no Jackson type") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        shownTypes(item)
                                .filter(type -> type.getPackageName().startsWith("com.fasterxml"))
                                .distinct()
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        item, item.getName() + " shows " + type.getName())));
                    }
                })
                .check(HOUSE);
    }

    @Test
    void serviceLoader_isCalledInOneClassOfTheApi() {
        List<JavaClass> callers = HOUSE.stream()
                .filter(c -> c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().isEquivalentTo(ServiceLoader.class)))
                .toList();

        assertThat(callers).hasSize(1);
        assertThat(module(callers.get(0))).isEqualTo(API);
    }

    @Test
    void standardStreams_belongToTheCommandLine() {
        noClasses()
                .that(resideOutsideModule(CLI))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(HOUSE);
    }

    @Test
    void classes_areFinalUnlessMadeToBeExtended() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .and(not(describe("are enums", JavaClass::isEnum)))
                .should(new ArchCondition<JavaClass>("be final, abstract, or extended by one of ours") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean decided = item.getModifiers().contains(FINAL)
                                || item.getModifiers().contains(ABSTRACT)
                                || !item.getSubclasses().isEmpty();
                        if (!decided) {
                            events.add(SimpleConditionEvent.violated(item, item.getName() + " is open by accident"));
                        }
                    }
                })
                .check(HOUSE);
    }

    @Test
    void packages_areNullMarked() {
        TreeSet<String> unmarked = new TreeSet<>();
        for (JavaClass item : HOUSE) {
            if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(item.getPackageName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    @Test
    void apiPackages_lookDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy(ROOT + ".model..")
                .layer("spi")
                .definedBy(ROOT + ".spi..")
                .layer("internal")
                .definedBy(ROOT + ".internal..")
                .layer("formats")
                .definedBy(ROOT + ".formats..")
                .optionalLayer("application")
                .definedBy(ROOT)
                .whereLayer("model")
                .mayNotAccessAnyLayer()
                .whereLayer("spi")
                .mayOnlyAccessLayers("model", "internal")
                .whereLayer("formats")
                .mayOnlyAccessLayers("model", "spi")
                .whereLayer("internal")
                .mayOnlyAccessLayers("model", "spi")
                .check(HOUSE);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                // Json, StorageBackends and the like are the doors through which providers reach the machinery.
                .ignoreDependency(resideInAPackage(ROOT + ".spi"), resideInAPackage(ROOT + ".internal"))
                .check(HOUSE);
    }

    /** The module a class belongs to: the package below the root names it; the root and four names are the API's. */
    private static String module(JavaClass item) {
        String[] parts = item.getPackageName().substring(ROOT.length()).split("\\.");
        if (parts.length < 2 || API_PACKAGES.contains(parts[1])) {
            return API;
        }
        return parts[1].equals("storage") ? "storage." + parts[2] : parts[1];
    }

    private static boolean isInternal(JavaClass item) {
        return (item.getPackageName() + ".").contains(".internal.");
    }

    private static DescribedPredicate<JavaClass> resideOutsideModule(String name) {
        return describe("reside outside " + name, c -> !module(c).equals(name));
    }

    /** What a class may use of other modules. */
    private static ArchCondition<JavaClass> use(String description, Predicate<Dependency> allowed) {
        return new ArchCondition<>("use " + description) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(d -> d.getTargetClass().getPackageName().startsWith(ROOT))
                        .filter(d -> !module(d.getTargetClass()).equals(module(item)))
                        .filter(allowed.negate())
                        .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
            }
        };
    }

    /** Every type that somebody outside can read from a class: in its supertypes and in its open members. */
    private static Stream<JavaClass> shownTypes(JavaClass item) {
        Stream<JavaType> above = Stream.concat(item.getSuperclass().stream(), item.getInterfaces().stream());
        Stream<JavaType> fields =
                item.getFields().stream().filter(HouseRulesTest::isOpen).map(JavaField::getType);
        Stream<JavaType> calls =
                item.getCodeUnits().stream().filter(HouseRulesTest::isOpen).flatMap(HouseRulesTest::shownTypes);
        return Stream.of(above, fields, calls)
                .flatMap(types -> types)
                .flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaType> shownTypes(JavaCodeUnit call) {
        Stream<JavaType> thrown = call.getExceptionTypes().stream().map(type -> type);
        return Stream.of(call.getParameterTypes().stream(), Stream.of(call.getReturnType()), thrown)
                .flatMap(types -> types);
    }

    private static boolean isOpen(JavaMember member) {
        return member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED);
    }
}
