//! District codes of German licence plates (Unterscheidungszeichen). Data only.
//!
//! Source: Anlage 1 to § 9 FZV, with the codes revived since 2012. Codes of federal bodies, the armed
//! forces and diplomats are left out: their plates follow other rules.

/// All codes, in words of one initial letter a line.
const CODES: &[&str] = &[
    "A AA AB ABG ABI AC AE AH AIB AIC AK ALF ALS ALZ AM AN ANA ANG ANK AP APD ARN ART AS ASL ASZ AT AU AUR AW AZ AZE AÖ",
    "B BA BAD BAR BB BBG BBL BC BCH BE BED BEI BEL BER BF BGD BGL BH BI BID BIN BIR BIT BIW BK BKS BL BLB BLK BM BN BNA BO BOG BOH BOR BOT BRA BRB BRE BRG BRK BRL BRV BS BSB BSK BT BTF BUL BW BWL BYL BZ BZA BÖ BÜD BÜR BÜS BÜZ",
    "C CA CAS CB CE CHA CLP CLZ CO COC COE CR CUX CW",
    "D DA DAH DAN DAU DBR DD DE DEG DEL DGF DH DI DIL DIN DIZ DKB DL DLG DM DN DO DON DS DT DU DUD DW DZ DÜW",
    "E EA EB EBE EBN EBS ECK ED EE EF EG EH EHI EI EIC EIH EIL EIN EIS EL EM EMD EMS EN ER ERB ERH ERK ERZ ES ESB ESW EU EUT EW",
    "F FAL FB FD FDB FDS FEU FF FFB FG FH FI FKB FL FLÖ FN FO FOR FR FRG FRI FRW FS FT FTL FW FZ FÜ FÜS",
    "G GA GAN GAP GC GD GDB GE GEL GEM GEO GER GF GG GHA GHC GI GK GL GLA GM GMN GN GNT GOA GOH GP GR GRA GRH GRI GRM GRZ GS GT GTH GUB GUN GV GVM GW GZ GÖ GÜ",
    "H HA HAB HAL HAM HAS HB HBN HBS HC HCH HD HDH HDL HE HEB HEF HEI HEL HER HET HF HG HGN HGW HH HHM HI HIG HIP HK HL HM HMÜ HN HO HOG HOH HOL HOM HOR HOT HP HR HRO HS HSK HST HU HUS HV HVL HWI HX HY HZ HÖS HÜN",
    "IGB IK IL ILL IN IZ",
    "J JE JEV JL JÜL",
    "K KA KB KC KE KEH KEL KEM KF KG KH KI KIB KK KL KLE KLZ KM KN KO KR KRU KS KT KU KUS KW KY KYF KÖN KÖT KÖZ KÜN",
    "L LA LAN LAT LAU LB LBS LBZ LC LD LDK LDS LEO LER LEV LF LG LH LI LIB LIF LIP LL LM LN LOS LP LR LRO LSA LSN LSZ LU LUK LUP LWL LÖ LÖB LÜD LÜN",
    "M MA MAB MAI MAK MAL MB MC MD ME MED MEG MEI MEK MEL MER MET MG MGH MGN MH MHL MI MIL MK MKK ML MM MN MO MOD MOL MON MOS MQ MR MS MSE MSH MSP MST MTK MTL MVL MW MY MYK MZ MZG MÜ MÜB MÜL MÜN MÜR",
    "N NAB NAI NAU NB ND NDH NE NEA NEB NEC NEN NES NEU NEW NF NH NI NK NL NM NMB NMS NOH NOL NOM NOR NP NR NRW NT NU NVP NW NWM NY NZ NÖ",
    "OA OAL OB OBB OBG OC OCH OD OE OF OG OH OHA OHV OHZ OK OL OP OPR OR OS OSL OTT OTW OVI OVL OVP OZ ÖHR",
    "P PA PAF PAN PAR PB PCH PE PEG PER PF PI PIR PK PL PLÖ PM PN PR PRÜ PS PW PZ",
    "QFT QLB",
    "R RA RC RD RDG RE REG REH REI RG RH RI RID RIE RL RM RN RO ROD ROF ROH ROK ROL ROS ROT ROW RP RPL RS RSL RT RU RV RW RY RZ RÖ RÜD RÜG",
    "S SAB SAD SAL SAN SAW SB SBG SBK SC SCZ SDH SDL SDT SE SEB SEE SEF SEL SFA SFB SFT SG SGH SH SHA SHG SHK SHL SI SIG SIM SK SL SLE SLF SLG SLK SLN SLS SLZ SLÜ SM SMÜ SN SO SOB SOG SOK SON SP SPB SPN SR SRB SRO ST STA STB STD STE STH STL STO SU SUL SW SWA SY SZ SZB SÄK SÖM SÜW",
    "TBB TDO TE TEO TET TF TG THL TIR TO TP TR TS TT TUT TÖL TÜ",
    "UE UEM UER UFF UH UL UM UN USI",
    "V VAI VB VEC VER VG VIB VIE VIT VK VOH VR VS",
    "W WA WAF WAK WAN WAR WAT WB WBS WDA WE WEB WEL WEN WER WES WF WG WHV WI WIL WIS WIT WIZ WK WL WLG WM WMS WN WND WO WOB WOH WOL WOR WOS WR WRN WS WSF WST WSW WT WTL WTM WUG WUN WUR WW WZ WZL WÜ WÜM",
    "XAN",
    "Z ZE ZEL ZI ZIG ZP ZR ZS ZW ZZ",
    "ÜB",
];

/// Whether a code, in upper case, is given to a district or city.
pub(super) fn exists(code: &str) -> bool {
    CODES.iter().any(|line| line.split(' ').any(|known| known == code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_one_to_three_letters_and_stands_once() {
        let all: Vec<&str> = CODES.iter().flat_map(|line| line.split(' ')).collect();
        let unique: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), unique.len());
        assert!(all.len() > 680, "{}", all.len());
        for code in all {
            let letters = code.chars().all(|c| c.is_ascii_uppercase() || "ÄÖÜ".contains(c));
            assert!(letters && (1..=3).contains(&code.chars().count()), "{code}");
        }
        assert!(exists("OF") && exists("TÖL") && !exists("Q") && !exists("of"));
    }
}
