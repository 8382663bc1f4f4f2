//! The roles a person can be granted in a space (DOMAIN 8), with their codes and Chinese names.
//!
//! What a role may do stands in `table`. Residents and the vendor never log in and so are no roles.

use serde::{Deserialize, Serialize};

/// A role that a grant gives to a person, from a day to a day. One person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 网格员: own grids.
    GridWorker,
    /// 微网格员、楼栋长、十户长: own buildings, task lines only.
    MicroGrid,
    /// 志愿者: assigned items only.
    Volunteer,
    /// 物业、共建单位联系人: assigned items only.
    PartnerContact,
    /// 社区受理岗: the community.
    CommunityDesk,
    /// 社区书记、网格长: the community.
    CommunityLead,
    /// 人民调解员: own committee's cases.
    Mediator,
    /// 调委会主任: own committee.
    CommitteeHead,
    /// 代办员: assigned service requests.
    Agent,
    /// 镇街分中心、综治中心: town or street.
    Dispatcher,
    /// 部门承办人: assigned events.
    Handler,
    /// 区级指挥中心: escalated events and totals.
    DistrictDesk,
    /// 妇儿、保护联络人: named protected cases.
    ProtectionContact,
    /// 系统管理员: accounts, devices, backups; never content.
    SysAdmin,
    /// 安全管理员: roles, grants, key policy; never content.
    SecAdmin,
    /// 审计员、个人信息保护负责人: logs and requests; changes nothing.
    Auditor,
}

impl Role {
    /// Every role, in the order of DOMAIN 8.
    pub const ALL: [Self; 16] = [
        Self::GridWorker,
        Self::MicroGrid,
        Self::Volunteer,
        Self::PartnerContact,
        Self::CommunityDesk,
        Self::CommunityLead,
        Self::Mediator,
        Self::CommitteeHead,
        Self::Agent,
        Self::Dispatcher,
        Self::Handler,
        Self::DistrictDesk,
        Self::ProtectionContact,
        Self::SysAdmin,
        Self::SecAdmin,
        Self::Auditor,
    ];

    /// The stable code: `grid_worker`, …; what grants and the command line write.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GridWorker => "grid_worker",
            Self::MicroGrid => "micro_grid",
            Self::Volunteer => "volunteer",
            Self::PartnerContact => "partner_contact",
            Self::CommunityDesk => "community_desk",
            Self::CommunityLead => "community_lead",
            Self::Mediator => "mediator",
            Self::CommitteeHead => "committee_head",
            Self::Agent => "agent",
            Self::Dispatcher => "dispatcher",
            Self::Handler => "handler",
            Self::DistrictDesk => "district_desk",
            Self::ProtectionContact => "protection_contact",
            Self::SysAdmin => "sys_admin",
            Self::SecAdmin => "sec_admin",
            Self::Auditor => "auditor",
        }
    }

    /// The role of a code; `None` for a code this version does not know.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The name shown on screens.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::GridWorker => "网格员",
            Self::MicroGrid => "微网格员",
            Self::Volunteer => "志愿者",
            Self::PartnerContact => "共建单位联系人",
            Self::CommunityDesk => "社区受理岗",
            Self::CommunityLead => "社区书记",
            Self::Mediator => "人民调解员",
            Self::CommitteeHead => "调委会主任",
            Self::Agent => "代办员",
            Self::Dispatcher => "综治中心调度员",
            Self::Handler => "部门承办人",
            Self::DistrictDesk => "区级指挥中心",
            Self::ProtectionContact => "保护联络人",
            Self::SysAdmin => "系统管理员",
            Self::SecAdmin => "安全管理员",
            Self::Auditor => "审计员",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Role;

    #[test]
    fn every_role_comes_back_from_its_code_and_from_json() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.code()));
        }
        assert_eq!(Role::from_code("vendor"), None);
    }
}
